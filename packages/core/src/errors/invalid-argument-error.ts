import { describeValue } from "./describe-value.ts";
import { IobeamError } from "./iobeam-error.ts";

/**
 * A value handed to a public call is not what the call takes. Nothing was changed or sent.
 *
 * @example
 * ```ts
 * import { DataPoint, InvalidArgumentError } from "@iobeam/core";
 *
 * try {
 *   new DataPoint(Number.NaN);
 * } catch (error) {
 *   if (error instanceof InvalidArgumentError) console.log(error.argument); // "value"
 * }
 * ```
 */
export class InvalidArgumentError extends IobeamError {
  override readonly name = "InvalidArgumentError";
  readonly code = "INVALID_ARGUMENT";
  /** The argument's name, with its path for a nested one: `points[3].value`. */
  readonly argument: string;
  /** What was expected, in words. */
  readonly expected: string;

  /**
   * @param argument - the argument's name
   * @param expected - what was expected, to be read after "must be"
   * @param received - the value that came; shown shortened
   */
  constructor(argument: string, expected: string, received: unknown) {
    super(`${argument} must be ${expected}; received ${describeValue(received)}`);
    this.argument = argument;
    this.expected = expected;
  }
}
