import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { isWellFormed } from "../names/well-formed.ts";

/** What a point holds: nearly always a number; the tables of a `DataStore` also carry texts and booleans. */
export type PointValue = number | string | boolean;

/** The most characters of a text. */
export const LONGEST_TEXT = 65_536;

/** Whether a point can hold a value. */
export function isPointValue(value: unknown): value is PointValue {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return true;
  return typeof value === "string" && value.length <= LONGEST_TEXT && isWellFormed(value);
}

/**
 * Checks a value that may be a text or a boolean.
 *
 * @returns the value
 * @throws {@link InvalidArgumentError} for a number that is not finite, a text over 65,536 characters or with half a
 * surrogate pair, or another type
 */
export function checkPointValue(value: unknown, argument: string = "value"): PointValue {
  if (isPointValue(value)) return value;
  const expected = "a finite number, a boolean, or a text of at most 65,536 characters of valid Unicode";
  throw new InvalidArgumentError(argument, expected, value);
}

/**
 * Checks a value that must be a number.
 *
 * @returns the number
 * @throws {@link InvalidArgumentError} for `NaN`, the infinities, and everything that is no `number`
 */
export function checkNumber(value: unknown, argument: string = "value"): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(argument, "a finite number", value);
}
