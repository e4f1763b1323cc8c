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
  for (const row of tables.head.of(seriesId)) {
    if (row.first <= newest && row.last > newest) splitRow(tables, seriesId, row, newest);
  }
  const rows = tables.head.of(seriesId);
  return { tail: rows.filter(({ last }) => last > newest), late: rows.filter(({ last }) => last <= newest) };
}

/** Makes two blocks of one: up to `micros`, and after. */
function splitRow({ head }: PointTables, seriesId: number, row: HeadRow, micros: number): void {
  const columns = decodeBlock(head.bytes(row));
  const cut = findTime(columns.times, micros + 1);
  head.delete(row);
  for (const part of [sliceColumns(columns, 0, cut), sliceColumns(columns, cut, row.count)]) {
    for (const block of encodeEvenly(part)) head.insert(seriesId, block, row.seq);
  }
}

/** The points of blocks that wait, as they count. */
export function readRows({ head }: PointTables, rows: readonly HeadRow[]): Columns {
  return mergeBlocks(rows.map(head.bytes));
}

/** Puts points in the place of blocks that wait; no other one of the series may meet those. */
export function replaceRows(tables: PointTables, seriesId: number, rows: readonly HeadRow[], columns: Columns): void {
  for (const row of rows) tables.head.delete(row);
  for (const block of encodeEvenly(columns)) tables.head.insert(seriesId, block);
}

/** How many points blocks hold. */
export function countRows(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
