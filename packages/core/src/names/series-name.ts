import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { isWellFormed } from "./well-formed.ts";

const LONGEST = 256;
const RESERVED: ReadonlySet<string> = new Set(["time", "time_offset", "all"]);

/**
 * Checks the name of a series or of a column: 1 to 256 characters, and not `time`, `time_offset`
 * or `all` in any case.
 *
 * @returns the name
 * @throws {@link InvalidArgumentError} for anything else
 */
export function checkSeriesName(name: unknown, argument: string = "seriesName"): string {
  if (typeof name !== "string" || name === "" || name.length > LONGEST || !isWellFormed(name)) {
    throw new InvalidArgumentError(argument, `a series name: 1 to ${LONGEST} characters of valid Unicode`, name);
  }
  if (RESERVED.has(name.toLowerCase())) {
    throw new InvalidArgumentError(
      argument,
      'a series name other than the reserved "time", "time_offset", "all"',
      name,
    );
  }
  return name;
}
