import type { BlockRow } from "./block-table.ts";
import { encodeEvenly, mergeBlocks, mergeColumns } from "./columns.ts";
import type { HeadRow } from "./head-table.ts";
import { FEWEST_IN_BLOCK, type PointTables } from "./point-tables.ts";
import { countRows, readRows, replaceRows, splitRow } from "./waiting-rows.ts";

/** Sealed points are written anew only for at least so large a part of late ones, so that each moves few times. */
const LEAST_PART = 1 / 8;
const MANY_ROWS = 64;
/** How many sealed points are written anew at once, so that an import does not wait long for it. */
const SLICE_POINTS = 64_000;

/**
 * Merges points that came late into the sealed blocks whose times they share, a slice of them at a time. Does
 * nothing while there are few of them.
 *
 * @param rows - the blocks that are late
 * @returns whether anything was done
 */
export function mergeLate(tables: PointTables, seriesId: number, rows: readonly HeadRow[]): boolean {
  const first = Math.min(...rows.map((row) => row.first));
  const last = Math.max(...rows.map((row) => row.last));
  const sealed = tables.blocks.overlapping(seriesId, first, last);
  const points = countRows(rows);
  const enough = sealed.length === 0 ? FEWEST_IN_BLOCK : LEAST_PART * countRows(sealed);
  if (points < enough || rows.length === 0) {
    if (rows.length < MANY_ROWS || points >= FEWEST_IN_BLOCK * rows.length) return false;
    replaceRows(tables, seriesId, rows, readRows(tables, rows));
    return true;
  }
  const slice = takeSlice(sealed);
  if (slice.length === sealed.length) mergeInto(tables, seriesId, sealed, rows);
  else mergeSlice(tables, seriesId, slice, rows);
  return true;
}

/** Merges what is as old as the slice; brings the rows into a form first in which they can be told apart. */
function mergeSlice(tables: PointTables, seriesId: number, slice: readonly BlockRow[], rows: readonly HeadRow[]): void {
  const end = slice.at(-1)?.last as number;
  const spanning = rows.find((row) => row.first <= end && row.last > end);
  if (!areApart(rows)) replaceRows(tables, seriesId, rows, readRows(tables, rows));
  else if (spanning !== undefined) splitRow(tables, seriesId, spanning, end);
  else
    mergeInto(
      tables,
      seriesId,
      slice,
      rows.filter(({ last }) => last <= end),
    );
}

function mergeInto(
  { blocks, head }: PointTables,
  seriesId: number,
  sealed: readonly BlockRow[],
  rows: readonly HeadRow[],
): void {
  const merged = mergeColumns(mergeBlocks(sealed.map(blocks.bytes)), mergeBlocks(rows.map(head.bytes)));
  for (const row of sealed) blocks.delete(seriesId, row);
  for (const row of rows) head.delete(row);
  for (const block of encodeEvenly(merged)) blocks.insert(seriesId, block);
}

function takeSlice(sealed: readonly BlockRow[]): BlockRow[] {
  let points = 0;
  return sealed.filter(({ count }) => {
    points += count;
    return points <= SLICE_POINTS;
  });
}

function areApart(rows: readonly HeadRow[]): boolean {
  const inOrder = [...rows].sort((a, b) => a.first - b.first);
  return inOrder.every((row, index) => index === 0 || row.first > (inOrder[index - 1] as HeadRow).last);
}
