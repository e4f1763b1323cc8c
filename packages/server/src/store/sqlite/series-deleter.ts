import { decodeBlock } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { BlockRow } from "./block-table.ts";
import { encodeEvenly, findTime, sliceColumns } from "./columns.ts";
import type { PointTables } from "./point-tables.ts";
import { countPoints, encodeSegments, narrow } from "./segment.ts";
import { createSeriesReader } from "./series-reader.ts";

/** Sealed blocks that are looked at in one piece. */
const MOST_BLOCKS = 64;

/** What was deleted of a series. */
export interface Deleted {
  readonly points: number;
  /** Whether nothing is left of what was meant. */
  readonly isAll: boolean;
}

/** Deletes the oldest points of a series between two times, both included: a bounded piece of them. */
export type SeriesDeleter = (seriesId: number, from: number, to: number) => Deleted;

/** Makes what deletes points of a series. */
export function createSeriesDeleter(db: Database, tables: PointTables): SeriesDeleter {
  const { blocks, head, latest, states } = tables;
  const readSeries = createSeriesReader(db);

  /** How many points there are where some that wait lie over sealed ones. */
  function countAll(seriesId: number, from: number, to: number): number {
    const filter = { fromMicros: from, toMicros: to };
    let points = 0;
    for (const segment of readSeries(seriesId, filter, false)) points += countPoints(narrow(segment, filter));
    return points;
  }

  function findLatest(seriesId: number): void {
    const [newest] = readSeries(seriesId, {}, true);
    if (newest === undefined) latest.delete(seriesId);
    else latest.keep([[seriesId, encodeSegments([newest]).at(-1) as Uint8Array]]);
  }

  return (seriesId, from, to) => {
    const rows = blocks.overlapping(seriesId, from, to, MOST_BLOCKS);
    const isAll = rows.length < MOST_BLOCKS;
    const end = isAll ? to : Math.min(to, (rows.at(-1) as BlockRow).last);
    const hasWaiting = head.meets(seriesId, from, end);
    if (rows.length === 0 && !hasWaiting) return { points: 0, isAll };
    const counted = hasWaiting ? countAll(seriesId, from, end) : 0;
    const sealed = deleteSealed(tables, seriesId, rows, { from, to: end });
    if (hasWaiting) deleteWaiting(tables, seriesId, from, end);
    const newest = latest.time(seriesId);
    if (newest >= from && newest <= end) findLatest(seriesId);
    states.forget(seriesId);
    return { points: hasWaiting ? counted : sealed, isAll };
  };
}

/** Tells how many points there were. */
function deleteSealed(
  { blocks }: PointTables,
  seriesId: number,
  rows: readonly BlockRow[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let points = 0;
  for (const row of rows) {
    const isWhole = row.first >= from && row.last <= to;
    const rest = isWhole ? [] : cutOut(blocks.bytes(row), from, to);
    blocks.delete(seriesId, row);
    for (const block of rest) blocks.insert(seriesId, block);
    points += row.count - rest.reduce((sum, block) => sum + countPoints(block), 0);
  }
  return points;
}

function deleteWaiting({ head }: PointTables, seriesId: number, from: number, to: number): void {
  for (const row of head.of(seriesId).filter(({ first, last }) => first <= to && last >= from)) {
    const rest = cutOut(row.block, from, to);
    head.delete(seriesId, row);
    head.insert(rest.map((block) => [seriesId, block, row.seq] as const));
  }
}

/** What is left of a block without the points from one time to another. */
function cutOut(block: Uint8Array, from: number, to: number): Uint8Array[] {
  const columns = decodeBlock(block);
  const [low, high] = [findTime(columns.times, from), findTime(columns.times, to + 1)];
  const rest = [sliceColumns(columns, 0, low), sliceColumns(columns, high, columns.times.length)];
  return rest.flatMap(encodeEvenly);
}
