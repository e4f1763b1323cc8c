import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { microsPerUnit, type TimeUnit } from "../time/time-unit.ts";
import { TIME_RANGE } from "../time/timestamp.ts";
import { checkNumber } from "./point-value.ts";

/**
 * Checks times and values that stand in arrays, and changes nothing.
 *
 * @returns how many microseconds one unit of the times has
 */
export function checkColumns(times: ArrayLike<number>, values: ArrayLike<number>, unit: TimeUnit): number {
  const factor = microsPerUnit(unit);
  const length = checkLength(times, "times");
  checkLength(values, "values", length);
  const largest = Number.MAX_SAFE_INTEGER / factor;
  for (let index = 0; index < length; index++) {
    const time = times[index] as number;
    if (!(Number.isInteger(time) && Math.abs(time) <= largest)) {
      throw new InvalidArgumentError(`times[${index}]`, TIME_RANGE[unit], time);
    }
    if (!Number.isFinite(values[index])) checkNumber(values[index], `values[${index}]`);
  }
  return factor;
}

/** @throws {@link InvalidArgumentError} for what is no array or, where `length` is given, one of another length */
export function checkLength(column: ArrayLike<unknown>, argument: string, length?: number | undefined): number {
  if (typeof column !== "object" || !Number.isSafeInteger(column?.length) || column.length < 0) {
    throw new InvalidArgumentError(argument, "an array", column);
  }
  if (length === undefined || column.length === length) return column.length;
  throw new InvalidArgumentError(argument, `as many as there are times, ${length}`, column.length);
}
