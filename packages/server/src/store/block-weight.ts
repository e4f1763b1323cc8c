import { type PointValue, readBlockHeader } from "@iobeam/core";

/** So many bytes of text count as much as a point. */
const BYTES_PER_POINT = 64;

/** How much of a reader's bound a block takes: 1 a point, and for texts 1 more for each 64 bytes. */
export function blockWeight(block: Uint8Array): number {
  const { count, isNumeric } = readBlockHeader(block);
  return isNumeric ? count : count + Math.floor(block.length / BYTES_PER_POINT);
}

/** The same for a single point: its share of a block, where no text comes twice. */
export function valueWeight(value: PointValue): number {
  return 1 + (typeof value === "string" ? Math.floor(value.length / BYTES_PER_POINT) : 0);
}
