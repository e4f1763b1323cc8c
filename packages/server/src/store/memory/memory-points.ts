import { type Aggregation, encodeBlocks } from "@iobeam/core";
import type { Points, ReadOutcome, SeriesAggregate, SourceBlocks } from "../../records/points.ts";
import { Aggregator } from "../aggregator.ts";
import { blockWeight } from "../block-weight.ts";
import { checkPageSelection } from "../page-selection.ts";
import { answer, takeAnswer } from "../registry.ts";
import { cutPage } from "./memory-page.ts";
import { MemorySources, type SourcePoints } from "./memory-sources.ts";
import type { MemoryRegistry } from "./registry/memory-registry.ts";

/**
 * The points of a store in memory.
 *
 * @param check - throws where the store is closed
 */
export function createMemoryPoints(registry: MemoryRegistry, check: () => void): Points {
  const sources = new MemorySources(registry);
  return {
    async append(...batches) {
      check();
      takeAnswer(answer(() => sources.append(batches)));
    },
    async read(selection, maxPoints = Number.POSITIVE_INFINITY) {
      check();
      return bound(sources.read(selection).map(toBlocks), maxPoints);
    },
    async readPage(selection, maxPoints, after) {
      check();
      checkPageSelection(selection);
      return cutPage(sources.read(selection), maxPoints, after);
    },
    async aggregate(
      { filter: { limit, ...filter }, ...selection },
      aggregation,
      maxWindows = Number.POSITIVE_INFINITY,
    ) {
      check();
      const results = sources.read({ ...selection, filter }).map((series) => aggregate(series, aggregation, limit));
      const windows = results.reduce((sum, { times }) => sum + times.length, 0);
      return windows > maxWindows ? "too large" : results.filter(({ times }) => times.length > 0);
    },
    async deletePoints(range) {
      check();
      return sources.delete(range);
    },
  };
}

function toBlocks({ times, values, ...series }: SourcePoints): SourceBlocks {
  return { ...series, blocks: encodeBlocks(times, values) };
}

function aggregate(
  { times, values, ...series }: SourcePoints,
  aggregation: Aggregation,
  limit: number | undefined,
): SeriesAggregate {
  const aggregator = new Aggregator(aggregation, limit);
  aggregator.add(times, values);
  return { ...series, ...aggregator.finish() };
}

function bound(found: readonly SourceBlocks[], maxPoints: number): ReadOutcome {
  let weight = 0;
  for (const { blocks } of found) for (const block of blocks) weight += blockWeight(block);
  return weight > maxPoints ? "too large" : found;
}
