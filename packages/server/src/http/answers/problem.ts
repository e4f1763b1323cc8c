import type { ErrorCode } from "@iobeam/core";

/** What goes with a problem's answer. */
export interface ProblemOptions {
  /** More about it. */
  readonly details?: string | undefined;
  /** The `WWW-Authenticate` header. */
  readonly challenge?: string | undefined;
  /** After how many seconds to try again: the `Retry-After` header. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Why a request is refused: thrown by a route, answered by `answerError`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: string | undefined;
  readonly challenge: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: ErrorCode, message: string, options: ProblemOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = options.details;
    this.challenge = options.challenge;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
