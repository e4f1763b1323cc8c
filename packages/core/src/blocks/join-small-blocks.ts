import type { PointColumns } from "../points/point-columns.ts";
import type { PointValue } from "../points/point-value.ts";
import { readBlockHeader } from "./block-header.ts";
import { decodeBlock } from "./decode-block.ts";
import { sealPoints } from "./seal-points.ts";

const SMALL = 500;
/** More than so many numbers take; what has more is texts, and joining them saves little. */
const SMALL_BYTES = 16_384;
const MANY = 32;
/** More are not looked at: where they cannot be joined, as texts and numbers in turn, that would take longer each time. */
const MOST = 64;

/**
 * Makes few blocks of the small ones at the end, once there are many: a header takes as much room as twenty points.
 *
 * @param blocks - of one series; where several have a point with the same time, the later one counts
 */
export function joinSmallBlocks(blocks: readonly Uint8Array[]): readonly Uint8Array[] {
  let start = blocks.length;
  while (start > 0 && blocks.length - start < MOST && isSmall(blocks[start - 1] as Uint8Array)) start--;
  if (blocks.length - start < MANY) return blocks;
  const { times, values } = concat(blocks.slice(start).map(decodeBlock));
  const joined = sealPoints(times, values);
  // Where kinds of values came apart and take turns by time, there would be more.
  return joined.length < blocks.length - start ? [...blocks.slice(0, start), ...joined] : blocks;
}

function isSmall(block: Uint8Array): boolean {
  return block.length < SMALL_BYTES && readBlockHeader(block).count < SMALL;
}

function concat(parts: readonly PointColumns[]): { times: Float64Array; values: ArrayLike<PointValue> } {
  const times = Float64Array.from(parts.flatMap((part) => [...part.times]));
  const values = parts.flatMap((part) => [...part.values] as PointValue[]);
  const areNumbers = parts.every((part) => part.values instanceof Float64Array);
  return { times, values: areNumbers ? Float64Array.from(values as number[]) : values };
}
