import { decodeBlock, encodeBlocks, type ImportBatch, type PointValue, type SeriesBlock } from "@iobeam/core";

/** The points of a series as they travel. */
export function blocksOf(name: string, values: readonly PointValue[], firstMicros: number = 0): SeriesBlock[] {
  const times = values.map((_, at) => firstMicros + at);
  return encodeBlocks(times, values).map((block) => ({ name, block }));
}

/** A batch of one series with `count` points, a microsecond apart, valued 0, 1, 2, … */
export function batchOf(count: number, name: string = "s"): ImportBatch {
  const values = Array.from({ length: count }, (_, at) => at);
  return { projectId: 6, deviceId: "d", blocks: blocksOf(name, values) };
}

/** Every point of a batch as text, in order: what two batches must share to hold the same. */
export function pointsOf({ blocks }: Pick<ImportBatch, "blocks">): string[] {
  return blocks.flatMap(({ name, block }) => {
    const { times, values } = decodeBlock(block);
    return Array.from(times, (time, at) => `${name} ${time} ${JSON.stringify(values[at])}`);
  });
}
