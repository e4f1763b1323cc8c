import type { PointSelection } from "@iobeam/core";
import type { Database, Statement } from "better-sqlite3";

/** A series of a selection. */
export interface SeriesRow {
  readonly series_id: number;
  readonly device_id: string;
  readonly name: string;
}

/** A series with the block that holds its newest point alone. */
export interface LatestRow extends SeriesRow {
  readonly block: Uint8Array;
}

/** Finds the series of a selection, in the order of a result. */
export interface SeriesList {
  all(selection: Omit<PointSelection, "filter">): SeriesRow[];
  /** Those that hold a point, with the newest one. */
  latest(selection: Omit<PointSelection, "filter">): LatestRow[];
}

/** Makes the list of series. */
export function createSeriesList(db: Database): SeriesList {
  const statements = new Map<string, Statement<(number | string)[], LatestRow>>();

  function find(
    { projectId, deviceId, seriesName }: Omit<PointSelection, "filter">,
    columns: string,
    more: string,
  ): LatestRow[] {
    const conditions = ["project_id = ?"];
    if (deviceId !== undefined) conditions.push("device_id = ?");
    if (seriesName !== undefined) conditions.push("name = ?");
    const sql = `SELECT ${columns} FROM devices JOIN series USING (device_key) ${more} WHERE ${conditions.join(" AND ")}`;
    const statement = statements.get(sql) ?? db.prepare<(number | string)[], LatestRow>(sql);
    statements.set(sql, statement);
    const rows = statement.all(...[projectId, deviceId, seriesName].filter((bound) => bound !== undefined));
    // Sorted here: SQLite orders by the bytes of UTF-8, and `<` by those of UTF-16.
    return rows.sort((a, b) => compare(a.device_id, b.device_id) || compare(a.name, b.name));
  }

  return {
    all: (selection) => find(selection, "series_id, device_id, name", ""),
    latest: (selection) => find(selection, "series_id, device_id, name, block", "JOIN latest USING (series_id)"),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
