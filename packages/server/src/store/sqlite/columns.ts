import { decodeBlock, encodeBlocks, matchesFilter, type PointFilter, type PointValue } from "@iobeam/core";

/** Points as two columns of the same length, by time; values that are not all numbers may be of several kinds. */
export interface Columns {
  readonly times: Float64Array;
  readonly values: Float64Array | readonly PointValue[];
}

const MOST_IN_BLOCK = 1_000;
const NONE: Columns = { times: new Float64Array(0), values: new Float64Array(0) };

/** Both together, by time; where both have a point, that of `newer` stays. */
export function mergeColumns(older: Columns, newer: Columns): Columns {
  if (isBefore(older, newer)) return joinColumns([older, newer]);
  if (isBefore(newer, older)) return joinColumns([newer, older]);
  const { times, values } = makeColumns([older, newer]);
  let [count, at, by] = [0, 0, 0];
  while (at < older.times.length || by < newer.times.length) {
    const old = older.times[at] ?? Number.POSITIVE_INFINITY;
    const young = newer.times[by] ?? Number.POSITIVE_INFINITY;
    times[count] = Math.min(old, young);
    values[count++] = (young <= old ? newer.values[by] : older.values[at]) as number;
    if (old <= young) at++;
    if (young <= old) by++;
  }
  return sliceColumns({ times, values }, 0, count);
}

/** The points of many blocks, by time; where several have a point, that of the last one stays. */
export function mergeBlocks(blocks: readonly Uint8Array[]): Columns {
  let layers = joinRising(blocks.map(decodeBlock));
  // Neighbours first, so that many small blocks cost as little as a few large ones.
  while (layers.length > 1) {
    layers = layers.flatMap((layer, index) => {
      const next = layers[index + 1];
      return index % 2 === 1 ? [] : next === undefined ? [layer] : [mergeColumns(layer, next)];
    });
  }
  return layers[0] ?? NONE;
}

/** Those that follow each other as one: nearly always all of them. */
function joinRising(parts: readonly Columns[]): Columns[] {
  const runs: Columns[][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    if (run !== undefined && isBefore(run.at(-1) as Columns, part)) run.push(part);
    else runs.push([part]);
  }
  return runs.map(joinColumns);
}

/** Columns that follow each other as one. */
export function joinColumns(parts: readonly Columns[]): Columns {
  if (parts.length < 2) return parts[0] ?? NONE;
  const { times, values } = makeColumns(parts);
  let start = 0;
  for (const part of parts) {
    times.set(part.times, start);
    if (values instanceof Float64Array) values.set(part.values as Float64Array, start);
    else
      for (let index = 0; index < part.times.length; index++) values[start + index] = part.values[index] as PointValue;
    start += part.times.length;
  }
  return { times, values };
}

/** The points that match; the limit of the filter does not count. */
export function filterColumns(columns: Columns, filter: PointFilter): Columns {
  const { fromMicros = Number.NEGATIVE_INFINITY, toMicros = Number.POSITIVE_INFINITY } = filter;
  const inTime = sliceColumns(columns, findTime(columns.times, fromMicros), findTime(columns.times, toMicros + 1));
  if (!filtersValues(filter)) return inTime;
  const { times, values } = makeColumns([inTime]);
  let count = 0;
  for (let index = 0; index < inTime.times.length; index++) {
    const [time, value] = [inTime.times[index] as number, inTime.values[index] as PointValue];
    if (!matchesFilter(time, value, filter)) continue;
    times[count] = time;
    values[count++] = value;
  }
  if (count === times.length) return { times, values };
  // Copies: a few points must not hold on to the room of all that were looked at.
  return { times: times.slice(0, count), values: values.slice(0, count) };
}

/** Whether a filter asks for some values alone. */
export function filtersValues({ greaterThan, lessThan, equals }: PointFilter): boolean {
  return greaterThan !== undefined || lessThan !== undefined || equals !== undefined;
}

/** The points from one index to another, the last one left out; numbers are not copied. */
export function sliceColumns({ times, values }: Columns, start: number, end: number): Columns {
  const part = values instanceof Float64Array ? values.subarray(start, end) : values.slice(start, end);
  return { times: times.subarray(start, end), values: part };
}

/** The index of the first point at `time` or later. */
export function findTime(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Blocks of the same size, as near to 1,000 points as that goes; fewer where the kind of the values changes. */
export function encodeEvenly(columns: Columns): Uint8Array[] {
  const { length } = columns.times;
  const count = Math.ceil(length / MOST_IN_BLOCK);
  const size = Math.ceil(length / count);
  const starts = Array.from({ length: count }, (_, index) => index * size);
  return starts.flatMap((start) => {
    const { times, values } = sliceColumns(columns, start, start + size);
    return encodeBlocks(times, values);
  });
}

function isBefore(one: Columns, other: Columns): boolean {
  return !((one.times.at(-1) ?? Number.NEGATIVE_INFINITY) >= (other.times[0] ?? Number.POSITIVE_INFINITY));
}

/** Room for all of the points. */
function makeColumns(parts: readonly Columns[]): { times: Float64Array; values: Float64Array | PointValue[] } {
  const length = parts.reduce((sum, { times }) => sum + times.length, 0);
  const areNumbers = parts.every(({ times, values }) => times.length === 0 || values instanceof Float64Array);
  return { times: new Float64Array(length), values: areNumbers ? new Float64Array(length) : Array(length) };
}
