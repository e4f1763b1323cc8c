import { type Aggregation, encodeBlocks } from "@iobeam/core";
import type { ReadOutcome, SeriesAggregate, SourceBlocks, SourceSelection } from "../../../records/points.ts";
import type { Store } from "../../../store.ts";

/** What the numbers of each series amount to, as points: one for each window, at its beginning. */
export async function aggregatePoints(
  store: Store,
  selection: SourceSelection,
  aggregation: Aggregation,
  maxPoints: number,
): Promise<ReadOutcome> {
  const found = await store.aggregate(selection, aggregation, maxPoints);
  return found === "too large" ? found : found.map(toBlocks);
}

function toBlocks({ times, values, ...series }: SeriesAggregate): SourceBlocks {
  return { ...series, blocks: encodeBlocks(times, values) };
}
