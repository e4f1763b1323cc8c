import { InvalidResponseError } from "../errors/invalid-response-error.ts";

/** A project token as the v1 API answers it. */
export interface WireProjectToken {
  /** The token. */
  readonly token: string;
  /** When it ends: `2016-08-28 17:25:31 +0000`. */
  readonly expires: string;
  /** When it was made. */
  readonly created: string;
  /** For whom it was made. */
  readonly user_id: number;
  /** The project. */
  readonly project_id: number;
  /** Whether it may read. */
  readonly read: boolean;
  /** Whether it may write. */
  readonly write: boolean;
  /** Whether it may administer the project. */
  readonly admin: boolean;
  /** The one device that it is for; left out where it is for all of the project. */
  readonly device_id?: string | undefined;
  /** `false` where it cannot be changed for a fresh one; else left out. */
  readonly refreshable?: boolean | undefined;
}

/** The body that asks for a fresh token. */
export function encodeTokenRefresh(token: string): string {
  return JSON.stringify({ refresh_token: token });
}

/**
 * Reads the answer to a refresh.
 *
 * @throws {@link InvalidResponseError} where it holds no token
 */
export function decodeToken(body: unknown): string {
  const { token } = (body ?? {}) as Partial<WireProjectToken>;
  if (typeof token === "string" && token !== "") return token;
  throw new InvalidResponseError("a refresh must be answered with a token");
}
