import type { Segment } from "./segment.ts";

/** Bytes of a segment that are no longer needed: from, and up to. */
export type Removal = readonly [from: number, to: number];

/** What is to be written of records that were removed: those that lie one behind the other become one. */
export function joinRemovals(segment: Segment, indexes: readonly number[]): Removal[] {
  const removals: [number, number][] = [];
  for (const index of [...indexes].sort((one, other) => one - other)) {
    const last = removals.at(-1);
    if (last?.[1] === segment.offsetOf(index)) last[1] = segment.endOf(index);
    else removals.push([segment.offsetOf(index), segment.endOf(index)]);
  }
  return removals;
}
