import type { DeviceColumns, PointValue } from "@iobeam/core";
import type { Database, Statement } from "better-sqlite3";
import type { DeviceTable } from "./device-table.ts";
import { createSeriesKeys } from "./series-keys.ts";
import { toCell, type ValueCell } from "./value-cell.ts";

const ROWS_PER_STATEMENT = 100;
const CELLS_PER_ROW = 3;

/** Writes points, many rows a statement. Within a transaction, `flush` before its end. */
export interface PointWriter {
  append(batch: DeviceColumns): "stored" | "unknown project";
  /** Writes the rows that wait to fill a statement. */
  flush(): void;
  /** Drops what waits or was remembered: the transaction was rolled back. */
  reset(): void;
}

/** Prepares the statements that write points. */
export function createPointWriter(db: Database, devices: DeviceTable): PointWriter {
  const keys = createSeriesKeys(db, devices);
  const insertRows = createInsertRows(db);
  let cells: ValueCell[] = [];

  function flush(): void {
    if (cells.length > 0) insertRows(cells);
    cells = [];
  }

  return {
    append({ projectId, deviceId, series }) {
      if (devices.meet(projectId, deviceId) === undefined) return "unknown project";
      for (const { name, times, values } of series) {
        if (times.length === 0) continue;
        const seriesId = keys.find(projectId, deviceId, name) as number;
        for (let at = 0; at < times.length; at++) {
          cells.push(seriesId, times[at] as number, toCell(values[at] as PointValue));
          if (cells.length === ROWS_PER_STATEMENT * CELLS_PER_ROW) flush();
        }
      }
      return "stored";
    },
    flush,
    reset() {
      cells = [];
      keys.forget();
    },
  };
}

function createInsertRows(db: Database): (cells: readonly ValueCell[]) => void {
  const statements = new Map<number, Statement<ValueCell[]>>();
  return (cells) => {
    const rows = cells.length / CELLS_PER_ROW;
    let statement = statements.get(rows);
    if (statement === undefined) {
      const places = Array.from({ length: rows }, () => "(?,?,?)").join(",");
      statement = db.prepare(`INSERT OR REPLACE INTO points (series_id, time, value) VALUES ${places}`);
      statements.set(rows, statement);
    }
    statement.run(...cells);
  };
}
