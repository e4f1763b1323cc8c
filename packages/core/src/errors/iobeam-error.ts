/** Every `code` of the family. The page `docs/errors.md` tells what each one means and what to do. */
export type IobeamErrorCode =
  | "ABORTED"
  | "BACKEND_UNAVAILABLE"
  | "CLOSED"
  | "DEVICE_ID_FILE"
  | "DUPLICATE_DEVICE_ID"
  | "DUPLICATE_DEVICE_NAME"
  | "FORBIDDEN"
  | "INVALID_ARGUMENT"
  | "INVALID_BLOCK"
  | "INVALID_RESPONSE"
  | "INVALID_TOKEN"
  | "NETWORK"
  | "NO_DEVICE"
  | "OUTBOX_FULL"
  | "OUTBOX_LOCKED"
  | "PARTIAL_IMPORT"
  | "POINTS_LOST"
  | "REQUEST_REJECTED"
  | "STORAGE"
  | "TIMEOUT"
  | "UNAUTHORIZED";

/**
 * The base of every error that iobeam throws on purpose.
 *
 * The family is closed: `code` tells the members apart and never changes between releases, so
 * branch on it (or on the class) and not on `message`, which is written for people.
 *
 * @example
 * ```ts
 * import { IobeamError } from "@iobeam/core";
 *
 * export function explain(error: unknown): string {
 *   if (!IobeamError.is(error)) throw error;
 *   return error.retryable ? `will work later: ${error.message}` : `${error.code}: ${error.message}`;
 * }
 * ```
 */
export abstract class IobeamError extends Error {
  /** Which member of the family this is. */
  abstract readonly code: IobeamErrorCode;

  /** Whether the same call, made again later without a change, can succeed. @default false */
  readonly retryable: boolean = false;

  /** How long the backend asked to wait before the next try, in milliseconds, where it said so. */
  readonly retryAfterMs: number | undefined = undefined;

  /** Whether `value` is an iobeam error, also when it comes from another copy of this package. */
  static is(value: unknown): value is IobeamError {
    return value instanceof Error && "isIobeamError" in value;
  }

  /** Marks the family, across copies of this package too; no field of its own, so that a printed error stays short. */
  get isIobeamError(): true {
    return true;
  }
}
