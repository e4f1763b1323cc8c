import { decodeBlock } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { PointRange } from "../../store.ts";
import { encodeEvenly, findTime, sliceColumns } from "./columns.ts";
import type { PointTables } from "./point-tables.ts";
import { countPoints, encodeSegments, narrow } from "./segment.ts";
import { createSeriesList } from "./series-list.ts";
import { createSeriesReader } from "./series-reader.ts";

/** Deletes points, within a transaction; tells how many there were. */
export type PointDeleter = (range: PointRange) => number;

/** Makes what deletes points. */
export function createPointDeleter(db: Database, { blocks, head, latest, states }: PointTables): PointDeleter {
  const list = createSeriesList(db);
  const readSeries = createSeriesReader(db);

  function count(seriesId: number, filter: PointRange["filter"]): number {
    let points = 0;
    for (const segment of readSeries(seriesId, filter, false)) points += countPoints(narrow(segment, filter));
    return points;
  }

  function remove(seriesId: number, from: number, to: number): void {
    for (const row of blocks.overlapping(seriesId, from, to)) {
      const rest = cutOut(blocks.bytes(row), from, to);
      blocks.delete(seriesId, row);
      for (const block of rest) blocks.insert(seriesId, block);
    }
    for (const row of head.of(seriesId).filter(({ first, last }) => first <= to && last >= from)) {
      const rest = cutOut(row.block, from, to);
      head.delete(seriesId, row);
      head.insert(rest.map((block) => [seriesId, block, row.seq] as const));
    }
  }

  function findLatest(seriesId: number): void {
    const [newest] = readSeries(seriesId, {}, true);
    if (newest === undefined) latest.delete(seriesId);
    else latest.keep([[seriesId, encodeSegments([newest]).at(-1) as Uint8Array]]);
  }

  return ({ filter, ...selection }) => {
    const { fromMicros = Number.NEGATIVE_INFINITY, toMicros = Number.POSITIVE_INFINITY } = filter;
    let deleted = 0;
    for (const { series_id } of list.all(selection)) {
      const points = count(series_id, filter);
      if (points === 0) continue;
      remove(series_id, fromMicros, toMicros);
      findLatest(series_id);
      states.forget(series_id);
      deleted += points;
    }
    return deleted;
  };
}

/** What is left of a block without the points from one time to another. */
function cutOut(block: Uint8Array, from: number, to: number): Uint8Array[] {
  const columns = decodeBlock(block);
  const [low, high] = [findTime(columns.times, from), findTime(columns.times, to + 1)];
  const rest = [sliceColumns(columns, 0, low), sliceColumns(columns, high, columns.times.length)];
  return rest.flatMap(encodeEvenly);
}
