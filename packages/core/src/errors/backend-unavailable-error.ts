import { IobeamError } from "./iobeam-error.ts";

/** The backend answered that it cannot serve now: 408, 425, 429 or 5xx. Trying again later can help. */
export class BackendUnavailableError extends IobeamError {
  override readonly name = "BackendUnavailableError";
  readonly code = "BACKEND_UNAVAILABLE";
  override readonly retryable = true;
  override readonly retryAfterMs: number | undefined;
  /** The HTTP status. */
  readonly status: number;

  /**
   * @param status - the HTTP status
   * @param reason - what the backend said
   * @param retryAfterMs - how long it asked to wait, in milliseconds
   */
  constructor(status: number, reason: string, retryAfterMs?: number | undefined, options?: ErrorOptions | undefined) {
    super(`The backend is unavailable (${status}): ${reason}`, options);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
