import { IobeamError, type RequestRejectedError } from "@iobeam/core";

/** What a backend says of the content of a request: RFC 9110, sections 15.5.1, 15.5.14 and 15.5.21. */
const OF_CONTENT: ReadonlySet<number> = new Set([400, 413, 422]);

/** What says that the request went to the wrong place, unless a backend of ours says so. */
const OF_PLACE: ReadonlySet<number> = new Set([404, 405, 407, 421, 426, 451, 511]);

/**
 * Whether the backend refuses the points themselves. Anything else may pass: a token can be put right, and what
 * answers at another address is not the backend, so that no point must be given up for it.
 */
export function isRefusal(error: unknown): error is RequestRejectedError {
  if (!(IobeamError.is(error) && error.code === "REQUEST_REJECTED")) return false;
  const { status, backendCode } = error as RequestRejectedError;
  if (OF_CONTENT.has(status) || backendCode !== undefined) return true;
  return status >= 400 && status < 500 && !OF_PLACE.has(status);
}
