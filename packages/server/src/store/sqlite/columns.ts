import { decodeBlock, encodeBlocks, matchesFilter, type PointFilter, type PointValue } from "@iobeam/core";

/** Points as two columns of the same length, by time; the values may be of several kinds. */
export interface Columns {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<PointValue>;
}

const MOST_IN_BLOCK = 1_000;

/** Both together, by time; where both have a point, that of `newer` stays. */
export function mergeColumns(older: Columns, newer: Columns): Columns {
  const times: number[] = [];
  const values: PointValue[] = [];
  let [at, by] = [0, 0];
  while (at < older.times.length || by < newer.times.length) {
    const old = older.times[at] ?? Number.POSITIVE_INFINITY;
    const young = newer.times[by] ?? Number.POSITIVE_INFINITY;
    times.push(Math.min(old, young));
    values.push((young <= old ? newer.values[by] : older.values[at]) as PointValue);
    if (old <= young) at++;
    if (young <= old) by++;
  }
  return { times, values };
}

/** The points of many blocks, by time; where several have a point, that of the last one stays. */
export function mergeBlocks(blocks: readonly Uint8Array[]): Columns {
  let layers: Columns[] = blocks.map(decodeBlock);
  // Neighbours first, so that many small blocks cost as little as a few large ones.
  while (layers.length > 1) {
    layers = layers.flatMap((layer, index) => {
      const next = layers[index + 1];
      return index % 2 === 1 ? [] : next === undefined ? [layer] : [mergeColumns(layer, next)];
    });
  }
  return layers[0] ?? { times: [], values: [] };
}

/** The points that match; the limit of the filter does not count. */
export function filterColumns({ times, values }: Columns, filter: PointFilter): Columns {
  const kept = Array.from(times, (_, index) => index).filter((index) =>
    matchesFilter(times[index] as number, values[index] as PointValue, filter),
  );
  return {
    times: kept.map((index) => times[index] as number),
    values: kept.map((index) => values[index] as PointValue),
  };
}

/** The points from one index to another, the last one left out. */
export function sliceColumns({ times, values }: Columns, start: number, end: number): Columns {
  const { slice } = Array.prototype;
  return { times: slice.call(times, start, end), values: slice.call(values, start, end) };
}

/** The index of the first point at `time` or later. */
export function findTime(times: ArrayLike<number>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Blocks of the same size, as near to 1,000 points as that goes; fewer where the kind of the values changes. */
export function encodeEvenly({ times, values }: Columns): Uint8Array[] {
  const count = Math.ceil(times.length / MOST_IN_BLOCK);
  const size = Math.ceil(times.length / count);
  const starts = Array.from({ length: count }, (_, index) => index * size);
  return starts.flatMap((start) => {
    const part = sliceColumns({ times, values }, start, start + size);
    return encodeBlocks(part.times, part.values);
  });
}
