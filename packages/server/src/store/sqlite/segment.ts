import { decodeBlock, encodeBlocks, type PointFilter, readBlockHeader } from "@iobeam/core";
import { blockWeight, valueWeight } from "../block-weight.ts";
import { type Columns, filterColumns, filtersValues, joinColumns, sliceColumns } from "./columns.ts";

/** A part of a series: a block as it is kept, or points that had to be put together. */
export type Segment = Uint8Array | Columns;

/** The points of a segment. */
export function toColumns(segment: Segment): Columns {
  return segment instanceof Uint8Array ? decodeBlock(segment) : segment;
}

/** How many points a segment has. */
export function countPoints(segment: Segment): number {
  return segment instanceof Uint8Array ? readBlockHeader(segment).count : segment.times.length;
}

/** How much of a reader's bound a segment takes; of points that were put together never more than their blocks will. */
export function weigh(segment: Segment): number {
  if (segment instanceof Uint8Array) return blockWeight(segment);
  const { times, values } = segment;
  if (values instanceof Float64Array) return times.length;
  return values.reduce<number>((sum, value) => sum + valueWeight(value), 0);
}

/** The points of a segment that match; the block itself where all of them are sure to. */
export function narrow(segment: Segment, filter: PointFilter): Segment {
  return segment instanceof Uint8Array && isWithin(segment, filter)
    ? segment
    : filterColumns(toColumns(segment), filter);
}

/** The newest points of a segment, at most `most` of them. */
export function keepNewest(segment: Segment, most: number): Segment {
  const count = countPoints(segment);
  return count <= most ? segment : sliceColumns(toColumns(segment), count - most, count);
}

/** Segments that follow each other as blocks: those that are one stay as they are. */
export function encodeSegments(segments: readonly Segment[]): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let open: Columns[] = [];
  const finish = (): void => {
    const { times, values } = joinColumns(open);
    for (const block of encodeBlocks(times, values)) blocks.push(block);
    open = [];
  };
  for (const segment of segments) {
    if (segment instanceof Uint8Array) {
      finish();
      blocks.push(segment);
    } else {
      open.push(segment);
    }
  }
  finish();
  return blocks;
}

function isWithin(block: Uint8Array, filter: PointFilter): boolean {
  if (filtersValues(filter)) return false;
  const { fromMicros, toMicros } = filter;
  const { firstMicros, lastMicros } = readBlockHeader(block);
  return firstMicros >= (fromMicros ?? firstMicros) && lastMicros <= (toMicros ?? lastMicros);
}
