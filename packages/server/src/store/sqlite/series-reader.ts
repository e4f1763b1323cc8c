import { decodeBlock, type PointFilter } from "@iobeam/core";
import type { Database, Statement } from "better-sqlite3";
import { type Columns, findTime, mergeBlocks, mergeColumns, sliceColumns } from "./columns.ts";
import type { Segment } from "./segment.ts";

interface SealedRow {
  readonly first: number;
  readonly last: number;
  readonly block: Uint8Array;
}

/** Reads a series in segments that do not overlap. */
export type SeriesReader = (seriesId: number, filter: PointFilter, newestFirst: boolean) => Generator<Segment>;

/** Makes the reader of series. */
export function createSeriesReader(db: Database): SeriesReader {
  const waiting = db
    .prepare<[number, number, number], Uint8Array>(
      "SELECT block FROM head WHERE series_id = ? AND last >= ? AND first <= ? ORDER BY seq",
    )
    .pluck();
  const upper = db
    .prepare<[number, number], number>(
      "SELECT last FROM blocks WHERE series_id = ? AND last >= ? ORDER BY last LIMIT 1",
    )
    .pluck();
  const sealed = createSealedQuery(db);

  function readWaiting(seriesId: number, from: number, to: number): Columns {
    const columns = mergeBlocks(waiting.all(seriesId, from, to));
    const [start, end] = [findTime(columns.times, from), findTime(columns.times, to + 1)];
    return start === 0 && end === columns.times.length ? columns : sliceColumns(columns, start, end);
  }

  return function* (seriesId, filter, newestFirst) {
    const from = filter.fromMicros ?? Number.NEGATIVE_INFINITY;
    const to = filter.toMicros ?? Number.POSITIVE_INFINITY;
    const rows = sealed(seriesId, { from, to: upper.get(seriesId, to) ?? to }, filter, newestFirst);
    yield* overlay(rows, readWaiting(seriesId, from, to), newestFirst);
  };
}

/** The sealed blocks that may hold a matching point: those whose range of values holds none are passed over. */
function createSealedQuery(db: Database) {
  const statements = new Map<string, Statement<number[], SealedRow>>();
  return (
    seriesId: number,
    { from, to }: { from: number; to: number },
    { greaterThan, lessThan, equals }: PointFilter,
    newestFirst: boolean,
  ): Iterable<SealedRow> => {
    const conditions = [
      ["greatest > ?", greaterThan],
      ["least < ?", lessThan],
      ["least <= ?", equals],
      ["greatest >= ?", equals],
    ].filter((condition): condition is [string, number] => condition[1] !== undefined);
    const sql = `
      SELECT first, last, block FROM blocks CROSS JOIN block_bytes USING (block_id)
      WHERE series_id = ? AND last BETWEEN ? AND ? ${conditions.map(([condition]) => `AND ${condition}`).join(" ")}
      ORDER BY last ${newestFirst ? "DESC" : ""}`;
    const statement = statements.get(sql) ?? db.prepare<number[], SealedRow>(sql);
    statements.set(sql, statement);
    return statement.iterate(seriesId, from, to, ...conditions.map(([, bound]) => bound));
  };
}

/** Lays the points that wait, which are newer, over the sealed blocks. */
function* overlay(rows: Iterable<SealedRow>, waiting: Columns, newestFirst: boolean): Generator<Segment> {
  let [start, end] = [0, waiting.times.length];
  const part = (low: number, high: number): Segment[] => (low < high ? [sliceColumns(waiting, low, high)] : []);
  for (const { first, last, block } of rows) {
    const [low, high] = [findTime(waiting.times, first), findTime(waiting.times, last + 1)];
    if (newestFirst) yield* part(high, end);
    else yield* part(start, low);
    if (newestFirst) end = low;
    else start = high;
    yield low === high ? block : mergeColumns(decodeBlock(block), sliceColumns(waiting, low, high));
  }
  yield* part(start, end);
}
