import { IobeamError } from "./iobeam-error.ts";

/**
 * Bytes that should be a point block, or a frame of them, are not: cut off, changed on the way, or
 * written by something that does not keep to the format (`docs/point-block.md`).
 */
export class InvalidBlockError extends IobeamError {
  override readonly name = "InvalidBlockError";
  readonly code = "INVALID_BLOCK";

  /** @param problem - what is wrong, to be read after "The point block" */
  constructor(problem: string, options?: ErrorOptions | undefined) {
    super(`The point block ${problem}`, options);
  }
}
