/** One problem as the v1 API tells it. */
export interface WireProblem {
  /** The problem's number. */
  readonly code: number;
  /** What happened, for people. */
  readonly message: string;
  /** More about it, where there is more to say. */
  readonly details?: string | undefined;
  /** The same as `details`, under the name that the Java client reads. */
  readonly detailed_message?: string | undefined;
}

/** The body of every answer that is no success. */
export interface ErrorBody {
  /** At least one problem. */
  readonly errors: readonly WireProblem[];
}

/** The body for one problem. */
export function makeErrorBody(code: number, message: string, details?: string | undefined): ErrorBody {
  return {
    errors: [details === undefined ? { code, message } : { code, message, details, detailed_message: details }],
  };
}

/** The first problem of a body, or `undefined` where the body is something else. */
export function readErrorBody(body: unknown): WireProblem | undefined {
  const problem = (body as Partial<ErrorBody> | null | undefined)?.errors?.[0] as Partial<WireProblem> | undefined;
  if (typeof problem?.code !== "number" || typeof problem.message !== "string") return undefined;
  const { code, message, details, detailed_message } = problem;
  return {
    code,
    message,
    ...(typeof details === "string" && { details }),
    ...(typeof detailed_message === "string" && { detailed_message }),
  };
}
