import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { DataPoint } from "./data-point.ts";
import { DataSeries } from "./data-series.ts";

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
  const first = Timestamp.from(start);
  const span = Timestamp.from(end).micros - first.micros;
  const steps = checkValues(values).length - 1;
  if (span < 0) throw new InvalidArgumentError("end", `a time not before the start, ${first}`, end);
  if (span < steps) throw new InvalidArgumentError("end", `at least ${steps} microseconds after the start`, end);
  if (steps === 0 && span > 0) throw new InvalidArgumentError("values", "at least two for a start and an end", values);
  return new DataSeries(
    name,
    values.map((value, index) => new DataPoint(value, micros(first.micros + offset(span, index, steps)))),
  );
}

function checkValues(values: readonly number[]): readonly number[] {
  if (Array.isArray(values) && values.length > 0) return values;
  throw new InvalidArgumentError("values", "a non-empty array of numbers", values);
}

/** `span * index / steps` to the nearest microsecond, without the product that could leave the safe integers. */
function offset(span: number, index: number, steps: number): number {
  if (steps === 0) return 0;
  const whole = Math.floor(span / steps);
  return whole * index + Math.round(((span - whole * steps) * index) / steps);
}

function micros(count: number): Timestamp {
  return new Timestamp(count, TimeUnit.MICROSECONDS);
}
