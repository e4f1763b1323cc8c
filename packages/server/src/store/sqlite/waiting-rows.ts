import { decodeBlock } from "@iobeam/core";
import { type Columns, encodeEvenly, findTime, mergeBlocks, sliceColumns } from "./columns.ts";
import type { HeadRow } from "./head-table.ts";
import type { PointTables } from "./point-tables.ts";

/** The blocks of a series that wait; none of the late ones meets one of the tail. */
export interface WaitingRows {
  /** Those that are newer than every sealed block. */
  readonly tail: HeadRow[];
  /** Those that are not. */
  readonly late: HeadRow[];
}

/** Tells the tail from what is late; a block that is both becomes two. */
export function splitRows(tables: PointTables, seriesId: number): WaitingRows {
  const newest = tables.blocks.newest(seriesId);
  const all = tables.head.of(seriesId);
  const mixed = all.filter((row) => row.first <= newest && row.last > newest);
  for (const row of mixed) splitRow(tables, seriesId, row, newest);
  const rows = mixed.length === 0 ? all : tables.head.of(seriesId);
  return { tail: rows.filter(({ last }) => last > newest), late: rows.filter(({ last }) => last <= newest) };
}

/** Makes two blocks of one: up to `micros`, and after. */
function splitRow({ head }: PointTables, seriesId: number, row: HeadRow, micros: number): void {
  const columns = decodeBlock(row.block);
  const cut = findTime(columns.times, micros + 1);
  const parts = [sliceColumns(columns, 0, cut), sliceColumns(columns, cut, row.count)];
  head.delete(seriesId, row);
  head.insert(parts.flatMap(encodeEvenly).map((block) => [seriesId, block, row.seq] as const));
}

/** The points of blocks that wait, as they count. */
export function mergeRows(rows: readonly HeadRow[]): Columns {
  return mergeBlocks(rows.map(({ block }) => block));
}

/** Puts blocks in the place of those that wait; no other one of the series may meet those. */
export function replaceRows(
  { head }: PointTables,
  seriesId: number,
  rows: readonly HeadRow[],
  blocks: readonly Uint8Array[],
): void {
  head.deleteWithin(seriesId, ...rangeOf(rows));
  head.insert(blocks.map((block) => [seriesId, block] as const));
}

/**
 * Makes fewer blocks of those that wait.
 *
 * @param columns - their points
 * @returns whether that went: where the kind of the values changes with each point it does not
 */
export function joinRows(tables: PointTables, seriesId: number, rows: readonly HeadRow[], columns: Columns): boolean {
  const blocks = encodeEvenly(columns);
  if (blocks.length >= rows.length) return false;
  replaceRows(tables, seriesId, rows, blocks);
  return true;
}

/** From when to when blocks are. */
export function rangeOf(rows: readonly HeadRow[]): [first: number, last: number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { first, last } of rows) [from, to] = [Math.min(from, first), Math.max(to, last)];
  return [from, to];
}

/** How many points blocks hold. */
export function countRows(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
