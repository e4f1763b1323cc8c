import { readBlockHeader } from "@iobeam/core";

/** So many bytes of text count as much as a point. */
export const BYTES_PER_POINT = 64;

/** How much of a reader's bound a block takes: 1 a point, and for texts 1 more for each 64 bytes. */
export function blockWeight(block: Uint8Array): number {
  const { count, isNumeric } = readBlockHeader(block);
  return isNumeric ? count : count + Math.floor(block.length / BYTES_PER_POINT);
}
