import type { ErrorCode } from "@iobeam/core";

/** What goes with a problem's answer. */
export interface ProblemOptions {
  /** More about it. */
  readonly details?: string | undefined;
  /** The `WWW-Authenticate` header. */
  readonly challenge?: string | undefined;
}

/** Why a request is refused: thrown by a route, answered by `answerError`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: string | undefined;
  readonly challenge: string | undefined;

  constructor(status: number, code: ErrorCode, message: string, { details, challenge }: ProblemOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.challenge = challenge;
  }
}
