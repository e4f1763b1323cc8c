import { IobeamError } from "./iobeam-error.ts";

/** The caller's `signal` ended the call. `cause` is the signal's reason. */
export class AbortedError extends IobeamError {
  override readonly name = "AbortedError";
  readonly code = "ABORTED";

  /** @param action - what was ended */
  constructor(action: string, options?: ErrorOptions | undefined) {
    super(`${action} was aborted by its signal`, options);
  }
}
