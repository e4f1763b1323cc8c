import type { PointFilter } from "@iobeam/core";
import type { Points, ReadOutcome, SourceBlocks } from "../records/points.ts";
import { newestFirst } from "./newest-first.ts";
import { Pacer } from "./pacer.ts";
import type { ReadPlan } from "./read-plan.ts";
import type { RowQuery } from "./row-query.ts";
import type { Test } from "./row-tests.ts";
import { openSeries, type SourceMarks } from "./source.ts";

/** How much a plan reads, and for what. */
export interface ReadOptions {
  readonly plan: ReadPlan;
  readonly query: RowQuery;
  /** Whether a source is meant. */
  readonly isMeant: Test<SourceMarks>;
  readonly maxPoints: number;
}

/** What was read for a query. */
export interface Reading {
  /** The points of the sources that are meant: enough for all rows of the answer. */
  readonly found: readonly SourceBlocks[];
  /** The series of the sources that are meant, with a point or more of each. */
  readonly meant: readonly SourceBlocks[];
}

/**
 * Reads the points for a query. The newest rows of many sources may be few, and the newest points of each of their
 * series too many: then it is found out first how far back the newest rows go.
 */
export async function readPlanned(points: Pick<Points, "read">, options: ReadOptions): Promise<Reading | "too large"> {
  const { plan, query, isMeant, maxPoints } = options;
  const read = async (filter: Partial<PointFilter>): Promise<ReadOutcome> => {
    const selection = { ...plan.selection, filter: { ...plan.selection.filter, ...filter } };
    const found = await points.read(selection, maxPoints);
    return found === "too large" ? found : found.filter(({ deviceId, labels = {} }) => isMeant({ deviceId, labels }));
  };
  const found = await read({});
  if (found !== "too large") return { found, meant: found };
  const rows = query.limitBy === undefined ? plan.selection.filter.limit : undefined;
  if (rows === undefined) return found;
  for (let limit = 1; limit < rows; limit *= 4) {
    const probe = await read({ limit });
    if (probe === "too large") return probe;
    const fromMicros = await findOldest(probe, rows);
    if (fromMicros === undefined) continue;
    const newest = await read({ fromMicros });
    return newest === "too large" ? newest : { found: newest, meant: probe };
  }
  return found;
}

/** When the oldest of the newest `count` rows was taken; `undefined` where there are fewer. */
async function findOldest(found: readonly SourceBlocks[], count: number): Promise<number | undefined> {
  const pacer = new Pacer();
  let seen = 0;
  for (const { micros } of newestFirst(await openSeries(found, pacer))) {
    if (++seen === count) return micros;
    if (pacer.isDue) await pacer.rest();
  }
  return undefined;
}
