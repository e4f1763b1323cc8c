import { IobeamError } from "./iobeam-error.ts";

/** The whole exchange (connection, request, answer and its body) took longer than allowed. */
export class RequestTimeoutError extends IobeamError {
  override readonly name = "RequestTimeoutError";
  readonly code = "TIMEOUT";
  override readonly retryable = true;
  /** The time that was allowed, in milliseconds. */
  readonly timeoutMs: number;

  /**
   * @param request - what was asked, for the message
   * @param timeoutMs - the time that was allowed, in milliseconds
   */
  constructor(request: string, timeoutMs: number, options?: ErrorOptions | undefined) {
    super(`${request} was not answered in full within ${timeoutMs} ms`, options);
    this.timeoutMs = timeoutMs;
  }
}
