import { ErrorCode } from "@iobeam/core";
import { Problem } from "../answers/problem.ts";

/** Why a request has to wait: 429 with `Retry-After`. */
export function makeTooMany(reason: string, waitMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const message = `${reason}: try again in ${retryAfterSeconds} s`;
  return new Problem(429, ErrorCode.TOO_MANY_REQUESTS, message, { retryAfterSeconds });
}
