import { sealPoints } from "../blocks/seal-points.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkPointValue, isPointValue, type PointValue } from "../points/point-value.ts";
import { checkObject, isObject } from "./json-value.ts";
import type { NumberColumns } from "./number-columns.ts";

/**
 * A time of a body in whole microseconds; NaN where it is none.
 *
 * @param factor - how many microseconds one unit of it has
 */
export function toMicros(time: unknown, factor: number): number {
  if (typeof time !== "number" || !Number.isInteger(time)) return Number.NaN;
  const micros = time * factor + 0;
  return Number.isSafeInteger(micros) ? micros : Number.NaN;
}

/** What is wrong with a time that {@link toMicros} could not read. */
export function makeTimeError(path: string, time: unknown): InvalidArgumentError {
  const expected = "a whole number in the unit of timefmt, within ±(2^53 − 1) microseconds";
  return new InvalidArgumentError(path, expected, time);
}

/** Encodes the points of a list, `{"time", "value"}` each. */
export function encodePointList(points: readonly unknown[], factor: number, path: string): Uint8Array[] {
  return encodeNumbers(points, factor) ?? encodeOthers(points, factor, path);
}

/** Encodes points that were parsed into a column of times and one of values. */
export function encodePointColumns({ columns }: NumberColumns, factor: number, path: string): Uint8Array[] {
  const [times, values] = columns as [Float64Array, Float64Array];
  return sealPoints(
    readTimeColumn(times, factor, (row) => `${path}[${row}].time`),
    values,
  );
}

/** Memory of its own for each body's times would cost more than reading them. */
const shared: Float64Array = new Float64Array(1_000);

/**
 * A column of times in microseconds, which may be overwritten by the next call: it is encoded before.
 *
 * @param placeOf - where a row's time is in the body, for errors
 * @throws {@link InvalidArgumentError} that names the first one that is none
 */
export function readTimeColumn(times: Float64Array, factor: number, placeOf: (row: number) => string): Float64Array {
  const micros = times.length <= shared.length ? shared.subarray(0, times.length) : new Float64Array(times.length);
  for (let row = 0; row < times.length; row++) {
    const time = toMicros(times[row], factor);
    if (Number.isNaN(time)) throw makeTimeError(placeOf(row), times[row]);
    micros[row] = time;
  }
  return micros;
}

/** The quick way for lists of numbers, as nearly all are; `undefined` for those that hold anything else. */
function encodeNumbers(points: readonly unknown[], factor: number): Uint8Array[] | undefined {
  const times = new Float64Array(points.length);
  const values = new Float64Array(points.length);
  for (let index = 0; index < points.length; index++) {
    const point = points[index] as { time?: unknown; value?: unknown } | null;
    const micros = toMicros(point?.time, factor);
    const value = point?.value;
    if (Number.isNaN(micros) || typeof value !== "number" || !Number.isFinite(value)) return undefined;
    times[index] = micros;
    values[index] = value;
  }
  return sealPoints(times, values);
}

/** The thorough way: knows all values, and names what is wrong. */
function encodeOthers(points: readonly unknown[], factor: number, path: string): Uint8Array[] {
  const times = new Float64Array(points.length);
  const values: PointValue[] = [];
  for (const [index, point] of points.entries()) {
    const { time, value } = isObject(point) ? point : checkObject(point, `${path}[${index}]`);
    const micros = toMicros(time, factor);
    if (Number.isNaN(micros)) throw makeTimeError(`${path}[${index}].time`, time);
    times[index] = micros;
    values.push(isPointValue(value) ? value : checkPointValue(value, `${path}[${index}].value`));
  }
  return sealPoints(times, values);
}
