import { encodeEvenly, mergeBlocks, mergeColumns } from "./columns.ts";
import type { HeadRow } from "./head-table.ts";
import { FEWEST_IN_BLOCK, MOST_WAITING_BLOCKS, type PointTables } from "./point-tables.ts";
import { countRows, mergeRows, rangeOf, replaceRows } from "./waiting-rows.ts";

/** Sealed points are written anew only for at least so large a part of late ones, so that each moves few times. */
const LEAST_PART = 1 / 8;
/** About how many sealed points are written anew at once, so that an import does not wait long for it. */
const SLICE_POINTS = 64_000;

/**
 * Merges points that came late into the sealed blocks whose times they share, a slice of them at a time. Does
 * nothing while there are few of them.
 *
 * @param rows - all blocks of the series that are late
 * @returns whether anything was done
 */
export function mergeLate(tables: PointTables, seriesId: number, rows: readonly HeadRow[]): boolean {
  if (rows.length === 0) return false;
  const points = countRows(rows);
  const sealed = countSealed(tables, seriesId, rows);
  if (points >= Math.max(LEAST_PART * sealed, sealed === 0 ? FEWEST_IN_BLOCK : 1)) {
    if (sealed <= SLICE_POINTS) mergeInto(tables, seriesId, rows);
    else if (areApart(rows)) mergeInto(tables, seriesId, takeSlice(tables, seriesId, rows));
    else replaceRows(tables, seriesId, rows, mergeRows(rows));
    return true;
  }
  if (rows.length < MOST_WAITING_BLOCKS || points >= FEWEST_IN_BLOCK * rows.length) return false;
  replaceRows(tables, seriesId, rows, mergeRows(rows));
  return true;
}

function mergeInto({ blocks, head }: PointTables, seriesId: number, rows: readonly HeadRow[]): void {
  const range = rangeOf(rows);
  const sealed = blocks.overlapping(seriesId, ...range);
  const merged = mergeColumns(mergeBlocks(sealed.map(blocks.bytes)), mergeRows(rows));
  for (const row of sealed) blocks.delete(seriesId, row);
  head.deleteWithin(seriesId, ...range);
  for (const block of encodeEvenly(merged)) blocks.insert(seriesId, block);
}

/** The first of rows that are apart, at least one of them. */
function takeSlice(tables: PointTables, seriesId: number, rows: readonly HeadRow[]): HeadRow[] {
  const inOrder = sortByTime(rows);
  const end = inOrder.findIndex(
    (_, index) => countSealed(tables, seriesId, inOrder.slice(0, index + 1)) > SLICE_POINTS,
  );
  return inOrder.slice(0, Math.max(1, end));
}

function countSealed({ blocks }: PointTables, seriesId: number, rows: readonly HeadRow[]): number {
  return countRows(blocks.overlapping(seriesId, ...rangeOf(rows)));
}

function areApart(rows: readonly HeadRow[]): boolean {
  const inOrder = sortByTime(rows);
  return inOrder.every((row, index) => index === 0 || row.first > (inOrder[index - 1] as HeadRow).last);
}

function sortByTime(rows: readonly HeadRow[]): HeadRow[] {
  return [...rows].sort((a, b) => a.first - b.first);
}
