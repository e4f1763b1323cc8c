import type { BlockRow } from "./block-table.ts";
import { encodeEvenly, mergeBlocks, mergeColumns } from "./columns.ts";
import type { HeadRow } from "./head-table.ts";
import { FEWEST_IN_BLOCK, MOST_WAITING_BLOCKS, type PointTables } from "./point-tables.ts";
import { countRows, joinRows, mergeRows, rangeOf, replaceRows } from "./waiting-rows.ts";

/** Sealed points are written anew only for at least so large a part of late ones, so that each moves few times. */
const LEAST_PART = 1 / 8;
/** About how much is written anew at once, so that an import does not wait long for it: in points, and in bytes. */
const SLICE_POINTS = 64_000;
const SLICE_BYTES = 4_000_000;

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
  const sealed = tables.blocks.overlapping(seriesId, ...rangeOf(rows));
  const inSealed = countRows(sealed);
  if (points >= Math.max(LEAST_PART * inSealed, inSealed === 0 ? FEWEST_IN_BLOCK : 1)) {
    if (isSmall(rows, sealed)) mergeInto(tables, seriesId, rows, sealed);
    else if (areApart(rows)) mergeInto(tables, seriesId, takeSlice(rows, sealed), sealed);
    else replaceRows(tables, seriesId, rows, encodeEvenly(mergeRows(rows)));
    return true;
  }
  if (rows.length < MOST_WAITING_BLOCKS || points >= FEWEST_IN_BLOCK * rows.length) return false;
  return joinRows(tables, seriesId, rows, mergeRows(rows));
}

function mergeInto(
  { blocks, head }: PointTables,
  seriesId: number,
  rows: readonly HeadRow[],
  sealed: readonly BlockRow[],
): void {
  const [from, to] = rangeOf(rows);
  const met = sealed.filter(({ first, last }) => first <= to && last >= from);
  const merged = mergeColumns(mergeBlocks(met.map(blocks.bytes)), mergeRows(rows));
  for (const row of met) blocks.delete(seriesId, row);
  head.deleteWithin(seriesId, from, to);
  for (const block of encodeEvenly(merged)) blocks.insert(seriesId, block);
}

/** The first of rows that are apart, at least one of them, with no more than a slice of what is sealed. */
function takeSlice(rows: readonly HeadRow[], sealed: readonly BlockRow[]): HeadRow[] {
  const inOrder = sortByTime(rows);
  let [met, points, bytes] = [0, 0, 0];
  const end = inOrder.findIndex(({ last, block }) => {
    for (let next = sealed[met]; next !== undefined && next.first <= last; next = sealed[++met]) {
      points += next.count;
      bytes += next.bytes;
    }
    bytes += block.length;
    return points > SLICE_POINTS || bytes > SLICE_BYTES;
  });
  return end < 0 ? inOrder : inOrder.slice(0, Math.max(1, end));
}

function isSmall(rows: readonly HeadRow[], sealed: readonly BlockRow[]): boolean {
  const bytes =
    rows.reduce((sum, { block }) => sum + block.length, 0) + sealed.reduce((sum, row) => sum + row.bytes, 0);
  return countRows(sealed) <= SLICE_POINTS && bytes <= SLICE_BYTES;
}

function areApart(rows: readonly HeadRow[]): boolean {
  const inOrder = sortByTime(rows);
  return inOrder.every((row, index) => index === 0 || row.first > (inOrder[index - 1] as HeadRow).last);
}

function sortByTime(rows: readonly HeadRow[]): HeadRow[] {
  return [...rows].sort((a, b) => a.first - b.first);
}
