import type { DeviceSeries, PointFilter, PointSelection, PointValue } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { ReadOutcome } from "../../store.ts";
import { pointWeight } from "../point-weight.ts";
import { fromCell, type ValueCell } from "./value-cell.ts";

interface SeriesRow {
  readonly series_id: number;
  readonly device_id: string;
  readonly name: string;
}

type PointRow = [time: number, value: ValueCell];

/** Makes the function that reads the points of a selection, all of one moment. */
export function createPointReader(db: Database): (selection: PointSelection, maxPoints: number) => ReadOutcome {
  const read = db.transaction((selection: PointSelection, maxPoints: number): ReadOutcome => {
    const { sql, bounds } = describePoints(selection.filter);
    const points = db.prepare<(number | string)[], PointRow>(sql).raw();
    const inOrder = <T>(column: T[]): T[] => (selection.filter.limit === undefined ? column : column.reverse());
    const found: DeviceSeries[] = [];
    let left = maxPoints;
    for (const { series_id, device_id, name } of listSeries(db, selection)) {
      const times: number[] = [];
      const values: PointValue[] = [];
      for (const [time, cell] of points.iterate(series_id, ...bounds)) {
        const value = fromCell(cell);
        left -= pointWeight(value);
        if (left < 0) return "too large";
        times.push(time);
        values.push(value);
      }
      if (times.length === 0) continue;
      found.push({ deviceId: device_id, name, times: inOrder(times), values: inOrder(values) });
    }
    return found;
  });
  return (selection, maxPoints) => read(selection, maxPoints);
}

function listSeries(db: Database, { projectId, deviceId, seriesName }: PointSelection): SeriesRow[] {
  const conditions: [string, number | string][] = [["project_id = ?", projectId]];
  if (deviceId !== undefined) conditions.push(["device_id = ?", deviceId]);
  if (seriesName !== undefined) conditions.push(["name = ?", seriesName]);
  const rows = db
    .prepare<(number | string)[], SeriesRow>(
      `SELECT series_id, device_id, name FROM devices JOIN series USING (device_key)
       WHERE ${conditions.map(([condition]) => condition).join(" AND ")}`,
    )
    .all(...conditions.map(([, bound]) => bound));
  // Sorted here: SQLite orders by the bytes of UTF-8, and `<` by those of UTF-16.
  return rows.sort((a, b) => compare(a.device_id, b.device_id) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describePoints(filter: PointFilter): { sql: string; bounds: number[] } {
  const { limit, fromMicros, toMicros, greaterThan, lessThan, equals } = filter;
  const conditions: [string, number | undefined][] = [
    ["time >= ?", fromMicros],
    ["time <= ?", toMicros],
    ["value > ?", greaterThan],
    ["value < ?", lessThan],
    ["value = ?", equals],
  ];
  const given = conditions.filter(([, bound]) => bound !== undefined);
  // SQLite orders texts and blobs above all numbers: a bound on the value means numbers alone.
  const numbersOnly = given.some(([condition]) => condition.startsWith("value")) ? "AND typeof(value) = 'real'" : "";
  const order = limit === undefined ? "ORDER BY time" : "ORDER BY time DESC LIMIT ?";
  const where = ["series_id = ?", ...given.map(([condition]) => condition)].join(" AND ");
  return {
    sql: `SELECT time, value FROM points WHERE ${where} ${numbersOnly} ${order}`,
    bounds: [...given.map(([, bound]) => bound), limit].filter((bound) => bound !== undefined),
  };
}
