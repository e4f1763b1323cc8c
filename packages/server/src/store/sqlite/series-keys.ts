import type { Database } from "better-sqlite3";
import type { DeviceTable } from "./device-table.ts";

const MOST_REMEMBERED = 100_000;

/** Finds the number of a series, and remembers it. */
export interface SeriesKeys {
  /** The number of a series, which is made where there is none; `undefined` where there is no such project. */
  find(projectId: number, deviceId: string, name: string): number | undefined;
  /** Forgets what was remembered: after a rollback some of it is not so. */
  forget(): void;
}

/** Prepares the statements on series. */
export function createSeriesKeys(db: Database, devices: DeviceTable): SeriesKeys {
  const remembered = new Map<string, number>();
  const select = db
    .prepare<[number, string], number>("SELECT series_id FROM series WHERE device_key = ? AND name = ?")
    .pluck();
  const insert = db.prepare<[number, string]>("INSERT INTO series (device_key, name) VALUES (?, ?)");
  return {
    find(projectId, deviceId, name) {
      // A device id holds no slash, so that no two series share a text.
      const text = `${projectId}/${deviceId}/${name}`;
      const known = remembered.get(text);
      if (known !== undefined) return known;
      const device = devices.meet(projectId, deviceId);
      if (device === undefined) return undefined;
      const seriesId = select.get(device, name) ?? Number(insert.run(device, name).lastInsertRowid);
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(text, seriesId);
      return seriesId;
    },
    forget() {
      remembered.clear();
    },
  };
}
