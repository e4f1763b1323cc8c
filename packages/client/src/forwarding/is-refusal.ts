import type { IobeamError, RequestRejectedError } from "@iobeam/core";

/** What says that the request came to the wrong place, or the wrong way; RFC 9110, section 15.5, and RFC 6585 and 7725. */
const OF_PLACE: ReadonlySet<number> = new Set([404, 405, 407, 421, 426, 451]);

/**
 * Whether the backend refuses the points themselves. Anything else may pass: a token can be put right, and what
 * answers at another address is not the backend, so that no point must be given up for it.
 */
export function isRefusal(error: IobeamError): boolean {
  if (error.code !== "REQUEST_REJECTED") return false;
  const { status } = error as RequestRejectedError;
  return status >= 400 && status < 500 && !OF_PLACE.has(status);
}
