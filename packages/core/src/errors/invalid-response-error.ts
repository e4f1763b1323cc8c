import { IobeamError } from "./iobeam-error.ts";

/** The backend answered with success, and with a body that is not what the v1 API says. */
export class InvalidResponseError extends IobeamError {
  override readonly name = "InvalidResponseError";
  readonly code = "INVALID_RESPONSE";

  /** @param problem - what is wrong with the answer */
  constructor(problem: string, options?: ErrorOptions | undefined) {
    super(`The backend's answer cannot be used: ${problem}. Is the backend's address right?`, options);
  }
}
