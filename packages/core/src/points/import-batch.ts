import type { DataPoint } from "./data-point.ts";
import { countCells, type TimedRow } from "./data-store.ts";

/** Points of one series as they travel; a `DataSeries` is one. */
export interface SeriesPoints {
  /** The name of the series. */
  readonly name: string;
  /** The points, in any order. */
  readonly points: readonly DataPoint[];
}

/** Rows of a table as they travel. */
export interface TableRows {
  /** The columns; each is a series. */
  readonly columns: readonly string[];
  /** The rows; each has as many cells as there are columns. */
  readonly rows: readonly TimedRow[];
}

/** Points of one device on their way to the backend. Importing a batch twice is the same as importing it once. */
export interface ImportBatch {
  /** The project. */
  readonly projectId: number;
  /** The device, one for the whole batch. */
  readonly deviceId: string;
  /** Points by series. */
  readonly series: readonly SeriesPoints[];
  /** Points by table. */
  readonly tables: readonly TableRows[];
}

/** How many points a batch holds. */
export function countPoints(batch: ImportBatch): number {
  const inSeries = batch.series.reduce((sum, { points }) => sum + points.length, 0);
  return batch.tables.reduce((sum, { rows }) => sum + countCells(rows), inSeries);
}

/**
 * One batch with everything that the parts hold, in their order.
 *
 * @param batch - whose project and device it is
 * @param parts - batches of the same device
 */
export function joinBatches({ projectId, deviceId }: ImportBatch, parts: readonly ImportBatch[]): ImportBatch {
  return {
    projectId,
    deviceId,
    series: parts.flatMap((part) => part.series),
    tables: parts.flatMap((part) => part.tables),
  };
}
