import type { Database } from "better-sqlite3";
import type { PointRange } from "../../records/points.ts";
import type { PointTables } from "./point-tables.ts";
import { createSeriesDeleter } from "./series-deleter.ts";
import { createSeriesList, type ListStart } from "./series-list.ts";

/** How long a step may hold up other writes. */
const LONGEST_MS = 10;

/** A part of a deletion. */
export interface DeleteStep {
  /** How many points are gone. */
  readonly points: number;
  /** Where the next step begins; `undefined` where nothing is left to do. */
  readonly next?: ListStart | undefined;
}

/** Deletes points within a transaction, a step of it: as much as goes in a short time. */
export type PointDeleter = (range: PointRange, from?: ListStart | undefined) => DeleteStep;

/**
 * Makes what deletes points.
 *
 * @param longestMs - how long a step may take; at least one piece is done in any case
 */
export function createPointDeleter(db: Database, tables: PointTables, longestMs: number = LONGEST_MS): PointDeleter {
  const list = createSeriesList(db);
  const deleteOldest = createSeriesDeleter(db, tables);

  return ({ filter, ...selection }, from) => {
    const { fromMicros = Number.NEGATIVE_INFINITY, toMicros = Number.POSITIVE_INFINITY } = filter;
    if (fromMicros > toMicros) return { points: 0 };
    const startedMs = performance.now();
    let [points, pieces] = [0, 0];
    for (const row of list.all(selection, from)) {
      for (let isAll = false; !isAll; pieces++) {
        if (pieces > 0 && performance.now() - startedMs >= longestMs) return { points, next: toStart(row) };
        const deleted = deleteOldest(row.series_id, fromMicros, toMicros);
        points += deleted.points;
        isAll = deleted.isAll;
      }
    }
    return { points };
  };
}

function toStart({ namespace_id, device_id, labels, name }: Required<ListStart>): ListStart {
  return { namespace_id, device_id, labels, name };
}
