import { decodeBlock, encodeBlocks, type PointValue, type SeriesBlock } from "@iobeam/core";

/** A time in microseconds and a value. */
export type Pair = readonly [micros: number, value: PointValue];

/** The points of a series as they travel. */
export function blocksOf(name: string, pairs: readonly Pair[]): SeriesBlock[] {
  const [times, values] = [pairs.map(([time]) => time), pairs.map(([, value]) => value)];
  return encodeBlocks(times, values).map((block) => ({ name, block }));
}

/** The points of blocks, one after another. */
export function pairsIn(blocks: Iterable<Uint8Array>): Pair[] {
  return [...blocks].flatMap((block) => {
    const { times, values } = decodeBlock(block);
    return Array.from(times, (time, at): Pair => [time, values[at] as PointValue]);
  });
}
