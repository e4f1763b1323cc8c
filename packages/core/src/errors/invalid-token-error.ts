import { IobeamError } from "./iobeam-error.ts";

/**
 * A token is empty or no JSON Web Token. The message tells what is wrong with its form and never
 * holds the token itself.
 */
export class InvalidTokenError extends IobeamError {
  override readonly name = "InvalidTokenError";
  readonly code = "INVALID_TOKEN";

  /** @param problem - what is wrong, to be read after "The token" */
  constructor(problem: string) {
    super(`The token ${problem}. Expected a project token: three parts of base64url joined by dots.`);
  }
}
