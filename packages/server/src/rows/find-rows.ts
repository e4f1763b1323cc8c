import type { NamespaceRecord } from "../records/namespace.ts";
import type { Points } from "../records/points.ts";
import { aggregateRows, canAggregate } from "./aggregate-rows.ts";
import { type Answer, NO_ROWS } from "./answer.ts";
import { chooseRows, type RowParts } from "./choose-rows.ts";
import { answerGroups, RowGroups } from "./group-rows.ts";
import { makeLayout } from "./lay-out-row.ts";
import type { Row } from "./newest-first.ts";
import { type PlanOptions, planRead } from "./read-plan.ts";
import { type Reading, readPlanned } from "./read-planned.ts";
import { listAllColumns, listColumnsOf } from "./row-columns.ts";
import type { RowQuery } from "./row-query.ts";
import { makeSourceTest } from "./row-tests.ts";
import type { Source } from "./source.ts";

/** What a query is answered from, and how much of it. */
export interface RowOptions extends PlanOptions {
  readonly points: Pick<Points, "read" | "aggregate">;
  /** The most points that are read, and the most values that an answer holds. */
  readonly maxPoints: number;
}

/** Finds the rows of a namespace that a query asks for. */
export async function findRows(
  namespace: NamespaceRecord,
  query: RowQuery,
  options: RowOptions,
): Promise<Answer | "too large"> {
  const { points, maxPoints } = options;
  const plan = planRead(namespace, query, options);
  if (plan === undefined) return NO_ROWS;
  if (canAggregate(namespace, query, plan)) {
    const groups = await aggregateRows(points, { namespace, query, plan, maxPoints });
    return groups === "too large" ? groups : answerGroups(groups, query);
  }
  const isMeant = makeSourceTest(namespace, query.column, query.conditions);
  for await (const reading of readPlanned(points, { plan, query, isMeant, maxPoints })) {
    if (reading === "too large") return reading;
    const parts = { namespace, query, found: reading.found };
    const answer = await (query.grouping === undefined
      ? listRows(parts, reading.meant, maxPoints)
      : groupRows(parts, maxPoints));
    const isEnough = reading.isAll || answer === "too large" || answer.length === query.limit;
    if (isEnough) return answer;
  }
  return "too large";
}

async function groupRows(parts: RowParts, maxValues: number): Promise<Answer | "too large"> {
  const groups = new RowGroups(parts.namespace, parts.query);
  await chooseRows(parts, (row) => {
    groups.add(row);
    return groups.size > maxValues ? "enough" : undefined;
  });
  if (groups.size > maxValues) return "too large";
  return answerGroups(groups.finish(), parts.query);
}

async function listRows(parts: RowParts, meant: Reading["meant"], maxValues: number): Promise<Answer | "too large"> {
  const { column, limit = Number.POSITIVE_INFINITY } = parts.query;
  const all = column === undefined ? listAllColumns(parts.namespace, meant) : undefined;
  // Columns of which most rows have nothing make a large answer of few points.
  const mostRows = Math.floor(maxValues / Math.max(1, (all?.length ?? 0) - 2));
  const rows: Row[] = [];
  const sources = new Set<Source>();
  await chooseRows(parts, (row) => {
    rows.push(row);
    sources.add(row.source);
    return rows.length >= limit || rows.length > mostRows ? "enough" : undefined;
  });
  const columns = all ?? listColumnsOf(parts.namespace, column as string, sources);
  if (rows.length * (columns.length - 2) > maxValues) return "too large";
  const layOut = makeLayout(parts.namespace, columns);
  const last = rows.length - 1;
  return { columns, length: rows.length, cellsAt: (index) => layOut(rows[last - index] as Row) };
}
