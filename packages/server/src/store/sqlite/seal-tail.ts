import { encodeEvenly, sliceColumns } from "./columns.ts";
import type { HeadRow } from "./head-table.ts";
import { FEWEST_IN_BLOCK, MOST_WAITING_BLOCKS, type PointTables } from "./point-tables.ts";
import { countRows, joinRows, mergeRows, replaceRows } from "./waiting-rows.ts";

const FULL = 1_000;

/**
 * Seals the points that are newer than every sealed block, as far as they make blocks of 500 to 1,000; what is left
 * over becomes one block that waits. Does nothing before there are 1,000 points, or 32 blocks.
 *
 * @returns whether anything was done
 */
export function sealTail(tables: PointTables, seriesId: number, rows: readonly HeadRow[]): boolean {
  if (countRows(rows) < FULL && rows.length < MOST_WAITING_BLOCKS) return false;
  const tail = mergeRows(rows);
  const { length } = tail.times;
  const rest = length % FULL < FEWEST_IN_BLOCK ? length % FULL : 0;
  if (rest === length) return joinRows(tables, seriesId, rows, tail);
  for (const block of encodeEvenly(sliceColumns(tail, 0, length - rest))) tables.blocks.insert(seriesId, block);
  replaceRows(tables, seriesId, rows, encodeEvenly(sliceColumns(tail, length - rest, length)));
  return true;
}
