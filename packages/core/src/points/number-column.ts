import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { microsPerUnit, type TimeUnit } from "../time/time-unit.ts";
import { TIME_RANGE } from "../time/timestamp.ts";
import { checkNumber } from "./point-value.ts";

/** Times of `unit` as a column of microseconds. */
export function toMicros(times: ArrayLike<number>, unit: TimeUnit): Float64Array {
  const factor = microsPerUnit(unit);
  const column = new Float64Array(checkLength(times, "times"));
  for (let index = 0; index < column.length; index++) {
    const time = times[index] as number;
    const micros = Number.isSafeInteger(time) ? time * factor : Number.NaN;
    if (!Number.isSafeInteger(micros)) throw new InvalidArgumentError(`times[${index}]`, TIME_RANGE[unit], time);
    column[index] = micros;
  }
  return column;
}

/** Numbers as a column of `length`. */
export function toNumbers(values: ArrayLike<number>, length: number): Float64Array {
  const column = new Float64Array(checkLength(values, "values", length));
  for (let index = 0; index < length; index++) {
    const value = values[index] as number;
    column[index] = Number.isFinite(value) ? value : checkNumber(value, `values[${index}]`);
  }
  return column;
}

/** @throws {@link InvalidArgumentError} for what is no array or, where `length` is given, one of another length */
export function checkLength(column: ArrayLike<unknown>, argument: string, length?: number | undefined): number {
  if (typeof column !== "object" || !Number.isSafeInteger(column?.length) || column.length < 0) {
    throw new InvalidArgumentError(argument, "an array", column);
  }
  if (length === undefined || column.length === length) return column.length;
  throw new InvalidArgumentError(argument, `as many as there are times, ${length}`, column.length);
}
