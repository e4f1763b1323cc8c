import type { Operator } from "@iobeam/core";
import type { NamespaceRecord } from "../records/namespace.ts";
import type { Points, SeriesAggregate } from "../records/points.ts";
import { clamp, saturate } from "../store/numbers.ts";
import { kindOf, labelOf, partitionOf } from "./column.ts";
import type { Cell } from "./condition.ts";
import { type Group, GroupIndex } from "./group-index.ts";
import { Pacer } from "./pacer.ts";
import type { ReadPlan } from "./read-plan.ts";
import type { Grouping, RowQuery } from "./row-query.ts";
import { makeSourceTest } from "./row-tests.ts";
import { type SourceMarks, sourceKey } from "./source.ts";

interface Part {
  readonly value: number;
  /** How many numbers are in it, where that matters. */
  readonly weight: number;
}

const JOINED: Readonly<Record<Operator, (a: Part, b: Part) => number>> = {
  count: (a, b) => a.value + b.value,
  sum: (a, b) => saturate(a.value + b.value),
  min: (a, b) => Math.min(a.value, b.value),
  max: (a, b) => Math.max(a.value, b.value),
  mean: (a, b) => joinMeans(a, b),
};

/** What is equal stays as it is, to the bit, and what is not comes between the two even where a double cannot tell how far apart they are. */
function joinMeans(a: Part, b: Part): number {
  const mean = a.value + ((b.value - a.value) * b.weight) / (a.weight + b.weight);
  return clamp(mean, Math.min(a.value, b.value), Math.max(a.value, b.value));
}

/** Whether the store can make the groups: one series of each source is enough, and groups are made of whole sources. */
export function canAggregate(namespace: NamespaceRecord, query: RowQuery, { isExact, selection }: ReadPlan): boolean {
  const { column, grouping, limitBy } = query;
  if (grouping === undefined || column === undefined || limitBy !== undefined || !isExact) return false;
  const isOfSource = (each: string): boolean => ["partition", "label"].includes(kindOf(namespace, each));
  return selection.seriesName === column && grouping.columns.every(isOfSource);
}

/** What groups are made of, and how many numbers at most. */
interface AggregateParts {
  readonly namespace: NamespaceRecord;
  readonly query: RowQuery;
  readonly plan: ReadPlan;
  readonly maxPoints: number;
}

/** The groups of a query, out of what the store makes of each source. */
export async function aggregateRows(
  points: Pick<Points, "aggregate">,
  { namespace, query, plan, maxPoints }: AggregateParts,
): Promise<Group<number>[] | "too large"> {
  const { operator, everyMicros, columns, limitPeriods } = query.grouping as Grouping;
  const isMeant = makeSourceTest(namespace, query.column, query.conditions);
  // The newest groups are made of the newest periods of each source.
  const limit = Math.min(limitPeriods ?? Number.POSITIVE_INFINITY, query.limit ?? Number.POSITIVE_INFINITY);
  const filter = { ...plan.selection.filter, ...(Number.isFinite(limit) && { limit }) };
  const aggregate = async (each: Operator): Promise<SeriesAggregate[] | "too large"> => {
    const found = await points.aggregate({ ...plan.selection, filter }, { operator: each, everyMicros }, maxPoints);
    return found === "too large" ? found : found.filter((series) => isMeant(marksOf(series)));
  };
  const found = await aggregate(operator);
  if (found === "too large") return found;
  const counts = operator === "mean" && found.length > 1 ? await aggregate("count") : undefined;
  if (counts === "too large") return counts;
  const weights = counts && indexWeights(counts);
  const groups = new GroupIndex<Part>(everyMicros);
  const pacer = new Pacer();
  for (const series of found) {
    const common = columns.map((column) => readMark(namespace, column, marksOf(series)));
    for (const { micros, part } of partsOf(series, weights?.get(sourceKey(series)))) {
      const group = groups.find(micros, common, () => part);
      if (groups.size > maxPoints) return "too large";
      if (group.state !== part) group.state = join(operator, group.state, part);
      if (pacer.isDue) await pacer.rest();
    }
  }
  return groups.list().map(({ micros, common, state }) => ({ micros, common, state: state.value }));
}

function* partsOf(
  { times, values }: SeriesAggregate,
  weights: ReadonlyMap<number, number> | undefined,
): Generator<{ readonly micros: number; readonly part: Part }> {
  for (const [at, micros] of times.entries()) {
    yield { micros, part: { value: values[at] as number, weight: weights?.get(micros) ?? 1 } };
  }
}

function join(operator: Operator, a: Part, b: Part): Part {
  return { value: JOINED[operator](a, b), weight: a.weight + b.weight };
}

/** How many numbers there are in each period of each source. */
function indexWeights(counts: readonly SeriesAggregate[]): ReadonlyMap<string, ReadonlyMap<number, number>> {
  return new Map(
    counts.map((series) => [
      sourceKey(series),
      new Map(Array.from(series.times, (micros, at) => [micros, series.values[at] as number])),
    ]),
  );
}

function marksOf({ deviceId, labels = {} }: SeriesAggregate): SourceMarks {
  return { deviceId, labels };
}

function readMark(namespace: NamespaceRecord, column: string, marks: SourceMarks): Cell {
  return kindOf(namespace, column) === "partition" ? partitionOf(marks) : labelOf(marks, column);
}
