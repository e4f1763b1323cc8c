import type { NamespaceRecord } from "../records/namespace.ts";
import type { SourceBlocks } from "../records/points.ts";
import { makeReader } from "./column.ts";
import type { Cell } from "./condition.ts";
import { newestFirst, type Row } from "./newest-first.ts";
import { Pacer } from "./pacer.ts";
import type { LimitBy, RowQuery } from "./row-query.ts";
import { makeRowTest, type Test } from "./row-tests.ts";
import { openSeries } from "./source.ts";

const POINTS_BETWEEN_LOOKS = 512;

/** What rows are chosen from. */
export interface RowParts {
  readonly namespace: NamespaceRecord;
  readonly query: RowQuery;
  /** The series of all sources that are meant. */
  readonly found: readonly SourceBlocks[];
}

/** Hands every row that is meant to `take`, newest first, until that has enough. */
export async function chooseRows(
  { namespace, query, found }: RowParts,
  take: (row: Row) => "enough" | undefined,
): Promise<void> {
  const pacer = new Pacer();
  const isMeant = makeRowTest(namespace, query.column, query.conditions);
  const isWithin = query.limitBy === undefined ? undefined : makeLimit(namespace, query.limitBy);
  let points = 0;
  for (const row of newestFirst(await openSeries(found, pacer))) {
    points += row.places.length;
    if (points >= POINTS_BETWEEN_LOOKS) {
      points = 0;
      if (pacer.isDue) await pacer.rest();
    }
    if (!isMeant(row) || isWithin?.(row) === false) continue;
    if (take(row) === "enough") return;
  }
}

/** Passes the newest rows for each value of a column. */
function makeLimit(namespace: NamespaceRecord, { column, count }: LimitBy): Test<Row> {
  const read = makeReader(namespace, column);
  const passed = new Map<Cell, number>();
  return (row) => {
    const cell = read(row);
    const before = passed.get(cell) ?? 0;
    passed.set(cell, before + 1);
    return before < count;
  };
}
