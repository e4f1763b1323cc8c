import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { DataPoint } from "./data-point.ts";
import { DataSeries } from "./data-series.ts";
import { checkNumber } from "./point-value.ts";

/**
 * A series whose points are evenly spaced: the first value at `start`, the last at `end`, the others
 * between, each rounded to the microsecond.
 *
 * @param name - the name of the series
 * @param start - when the first value was taken
 * @param end - when the last value was taken; not before `start`
 * @param values - finite numbers; a single one needs `start` and `end` to be equal
 * @throws {@link InvalidArgumentError} for no values, an end before the start, or more values than microseconds
 *
 * @example
 * ```ts
 * import { makeUniformDataSeries } from "@iobeam/core";
 *
 * makeUniformDataSeries("temperature", 0, 2_000, [20, 21, 22]); // at 0, 1 and 2 seconds
 * ```
 */
export function makeUniformDataSeries(
  name: string,
  start: TimeInput,
  end: TimeInput,
  values: readonly number[],
): DataSeries {
  const first = Timestamp.from(start, TimeUnit.MILLISECONDS, "start");
  const last = Timestamp.from(end, TimeUnit.MILLISECONDS, "end");
  checkValues(values);
  const steps = values.length - 1;
  const span = last.micros - first.micros;
  if (span < 0) throw new InvalidArgumentError("end", `a time not before the start, ${first}`, String(last));
  if (span < steps)
    throw new InvalidArgumentError("end", `at least ${steps} microseconds after the start, ${first}`, String(last));
  if (steps === 0 && span > 0) throw new InvalidArgumentError("values", "at least two for a start and an end", values);
  return new DataSeries(
    name,
    values.map((value, index) => {
      const micros = microsBetween(first.micros, last.micros, index, steps);
      return new DataPoint(value, new Timestamp(micros, TimeUnit.MICROSECONDS));
    }),
  );
}

function checkValues(values: readonly number[]): void {
  if (!Array.isArray(values) || values.length === 0) {
    throw new InvalidArgumentError("values", "a non-empty array of numbers", values);
  }
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) checkNumber(value, `values[${index}]`);
  }
}

/**
 * The point `index / steps` of the way, to the nearest microsecond. The way may be longer than the
 * largest safe integer, so it is measured in steps, and from the nearer end.
 */
function microsBetween(first: number, last: number, index: number, steps: number): number {
  if (index * 2 > steps) return last - offset(first, last, steps - index, steps);
  return index === 0 ? first : first + offset(first, last, index, steps);
}

function offset(first: number, last: number, index: number, steps: number): number {
  const [firstRest, lastRest] = [first % steps, last % steps];
  const whole = (last - lastRest) / steps - (first - firstRest) / steps;
  return whole * index + Math.round(((lastRest - firstRest) * index) / steps);
}
