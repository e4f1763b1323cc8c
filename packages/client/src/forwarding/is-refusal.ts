import type { IobeamError, RequestRejectedError } from "@iobeam/core";

/**
 * What says that the request came to the wrong place, or the wrong way, and nothing of its points: RFC 9110, section
 * 15.5, RFC 6585 and 7725.
 */
const OF_PLACE: ReadonlySet<number> = new Set([404, 405, 406, 407, 410, 411, 414, 417, 421, 426, 431, 451]);

/**
 * Whether the backend refuses the points themselves. Anything else may pass: a token can be put right, and what
 * answers at another address is not the backend, so that no point must be given up for it.
 */
export function isRefusal(error: IobeamError): error is RequestRejectedError {
  if (error.code !== "REQUEST_REJECTED") return false;
  const { status } = error as RequestRejectedError;
  return status >= 400 && status < 500 && !OF_PLACE.has(status);
}

/** Whether a refusal is surely the backend's own, by the number that it gives: a proxy knows none. */
export function isSurelyOurs(error: IobeamError): boolean {
  return (error as Partial<RequestRejectedError>).backendCode !== undefined;
}
