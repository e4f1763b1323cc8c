import { type PointFilter, readBlockHeader } from "@iobeam/core";
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
  /** The points of the sources that are meant: all that could be needed, or all that are not older than some time. */
  readonly found: readonly SourceBlocks[];
  /** Whether it is all that could be needed. */
  readonly isAll: boolean;
  /** The series of the sources that are meant, with a point or more of each. */
  readonly meant: readonly SourceBlocks[];
}

/**
 * Reads the points for a query. Where all that could be needed are too many, and the newest rows are wanted, these are
 * looked for from the newest point back, further each time, as long as the caller has not got enough.
 */
export async function* readPlanned(
  points: Pick<Points, "read">,
  { plan, query, isMeant, maxPoints }: ReadOptions,
): AsyncGenerator<Reading | "too large"> {
  const read: ReadMore = async (filter) => {
    const selection = { ...plan.selection, filter: { ...plan.selection.filter, ...filter } };
    const found = await points.read(selection, maxPoints);
    return found === "too large" ? found : found.filter(({ deviceId, labels = {} }) => isMeant({ deviceId, labels }));
  };
  const found = await read({});
  if (found !== "too large") return yield { found, meant: found, isAll: true };
  if (query.limit === undefined || query.grouping !== undefined) return yield found;
  const meant = await read({ limit: 1 });
  if (meant === "too large") return yield meant;
  const newest = newestOf(meant);
  const { fromMicros: first = -Number.MAX_SAFE_INTEGER } = plan.selection.filter;
  const step = await estimateBack(read, query.limit, newest);
  if (step !== undefined) {
    const readBack = async (back: number): Promise<ReadOutcome> =>
      newest - back > first ? read({ fromMicros: newest - back }) : "too large";
    for await (const window of goBack(readBack, step)) yield { found: window, meant, isAll: false };
  }
  yield "too large";
}

/** Twice as far each time; where that is too much, in smaller steps, down to a quarter of the way. */
async function* goBack(
  readBack: (back: number) => Promise<ReadOutcome>,
  first: number,
): AsyncGenerator<readonly SourceBlocks[]> {
  let [back, step, isNear] = [0, first, false];
  while (back === 0 || step * 4 >= back) {
    const window = await readBack(back + step);
    if (window !== "too large") {
      yield window;
      back += step;
      if (!isNear) step = back;
    } else if (back === 0) {
      return;
    } else {
      isNear = true;
      step = Math.floor(step / 2);
      if (step === 0) return;
    }
  }
}

type ReadMore = (filter: Partial<PointFilter>) => Promise<ReadOutcome>;

/** How far back from the newest so many rows go, whether or not they meet the conditions on fields. */
async function estimateBack(read: ReadMore, rows: number, newest: number): Promise<number | undefined> {
  for (let limit = 1; ; limit *= 4) {
    const probe = await read({ limit });
    if (probe === "too large") return undefined;
    const oldest = await findOldest(probe, rows);
    if (oldest !== undefined) return Math.max(1, newest - oldest);
    if (limit >= rows) return undefined;
  }
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

function newestOf(found: readonly SourceBlocks[]): number {
  let newest = -Number.MAX_SAFE_INTEGER;
  for (const { blocks } of found) {
    for (const block of blocks) newest = Math.max(newest, readBlockHeader(block).lastMicros);
  }
  return newest;
}
