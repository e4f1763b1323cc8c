import { IobeamError } from "./iobeam-error.ts";

/** The token is valid and lacks the right for this: another project, or no read or write right (403). */
export class ForbiddenError extends IobeamError {
  override readonly name = "ForbiddenError";
  readonly code = "FORBIDDEN";

  /** @param reason - what the backend said */
  constructor(reason: string, options?: ErrorOptions | undefined) {
    super(`The token does not allow this: ${reason}`, options);
  }
}
