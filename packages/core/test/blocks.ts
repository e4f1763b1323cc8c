import { decodeBlock, encodeBlocks, type PointValue, type SeriesBlock } from "@iobeam/core";

/** A time in microseconds and a value. */
export type Pair = readonly [micros: number, value: PointValue];

/** The points of a series as they travel. */
export function blocksOf(name: string, pairs: readonly Pair[]): SeriesBlock[] {
  const [times, values] = [pairs.map(([micros]) => micros), pairs.map(([, value]) => value)];
  return encodeBlocks(times, values).map((block) => ({ name, block }));
}

/** The points of a block. */
export function pairsIn(block: Uint8Array): Pair[] {
  const { times, values } = decodeBlock(block);
  return Array.from(times, (time, index) => [time, values[index] as PointValue]);
}

/** The points of blocks by series; of several with the same time the last one. */
export function pointsBySeries(blocks: readonly SeriesBlock[]): Record<string, Pair[]> {
  const series = new Map<string, Map<number, PointValue>>();
  for (const { name, block } of blocks) {
    const points = series.get(name) ?? new Map<number, PointValue>();
    for (const [time, value] of pairsIn(block)) points.set(time, value);
    series.set(name, points);
  }
  const inOrder = [...series].map(([name, points]) => [name, [...points].sort(([a], [b]) => a - b)]);
  // No prototype: a series may be called `__proto__`.
  return Object.assign(Object.create(null), Object.fromEntries(inOrder));
}
