import { type Aggregation, encodeBlocks } from "@iobeam/core";
import type { ReadOutcome, SeriesAggregate, SourceBlocks, SourceSelection } from "../../records/points.ts";
import type { Store } from "../../store.ts";

/** What the numbers of each series amount to, as points: one for each window, at its beginning. */
export async function aggregatePoints(
  store: Store,
  selection: SourceSelection,
  aggregation: Aggregation,
  maxPoints: number,
): Promise<ReadOutcome> {
  // One window more than there may be, so that too many are noticed and no more are held.
  const limit = Math.min(selection.filter.limit ?? Number.POSITIVE_INFINITY, maxPoints + 1);
  const bounded = { ...selection, filter: { ...selection.filter, limit } };
  const found = await store.aggregate(bounded, aggregation);
  const windows = found.reduce((sum, { times }) => sum + times.length, 0);
  return windows > maxPoints ? "too large" : found.map(toBlocks);
}

function toBlocks({ times, values, ...series }: SeriesAggregate): SourceBlocks {
  return { ...series, blocks: encodeBlocks(times, values.map(saturate)) };
}

/** A sum beyond what a double holds is told as the largest that it does: JSON has no infinity. */
function saturate(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
