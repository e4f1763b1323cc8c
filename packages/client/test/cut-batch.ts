import { decodeBlock, encodeBlocks, type ImportBatch } from "@iobeam/core";

/** The points of a batch from one index up to another, counted over all its blocks. */
export function cutBatch(batch: ImportBatch, from: number, to: number): ImportBatch {
  let start = 0;
  const blocks = batch.blocks.flatMap(({ name, block }) => {
    const { times, values } = decodeBlock(block);
    const [low, high] = [Math.max(0, from - start), Math.max(0, to - start)];
    start += times.length;
    const parts = encodeBlocks([...times].slice(low, high), [...values].slice(low, high));
    return parts.map((part) => ({ name, block: part }));
  });
  return { ...batch, blocks };
}
