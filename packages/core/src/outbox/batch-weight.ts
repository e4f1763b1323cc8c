import type { ImportBatch } from "../points/import-batch.ts";

/** About what the objects around a batch, and around each of its blocks, take. */
const BATCH_BYTES = 300;
const BLOCK_BYTES = 250;

/** About how many bytes of memory a batch takes. */
export function batchWeight({ blocks }: Pick<ImportBatch, "blocks">): number {
  return blocks.reduce((sum, { name, block }) => sum + name.length + block.length + BLOCK_BYTES, BATCH_BYTES);
}
