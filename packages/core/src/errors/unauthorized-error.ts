import { IobeamError } from "./iobeam-error.ts";

/** The backend does not accept the token: it has ended, was revoked, or is not one of this backend (401). */
export class UnauthorizedError extends IobeamError {
  override readonly name = "UnauthorizedError";
  readonly code = "UNAUTHORIZED";

  /** @param reason - what the backend said */
  constructor(reason: string, options?: ErrorOptions | undefined) {
    super(`The backend does not accept the token: ${reason}`, options);
  }
}
