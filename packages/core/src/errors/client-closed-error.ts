import { IobeamError } from "./iobeam-error.ts";

/** The client was closed. Build another one. */
export class ClientClosedError extends IobeamError {
  override readonly name = "ClientClosedError";
  readonly code = "CLOSED";

  /** @param action - what was tried: "Adding points" */
  constructor(action: string, options?: ErrorOptions | undefined) {
    super(`${action} is not possible: the client was closed`, options);
  }
}
