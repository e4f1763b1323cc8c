import { IobeamError, NetworkError } from "@iobeam/core";

/** What a part of the user's own has thrown, as a member of the family. */
export function asFailure(cause: unknown): IobeamError {
  if (IobeamError.is(cause)) return cause;
  // Of anything else even the text could throw.
  const reason = cause instanceof Error ? cause.message : `something was thrown that is no Error (${typeof cause})`;
  return new NetworkError(reason, true, { cause });
}
