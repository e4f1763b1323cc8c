import type { ImportBatch, SeriesPoints, TableRows } from "@iobeam/core";

/** How many points one request may carry; the original clients keep to it too. */
const maxPointsPerRequest = 1_000;

/**
 * Splits a batch into parts that each fit into one request: some series with at most `maxPoints`
 * points together, or one table with at most `maxPoints` cells. In their order the parts hold
 * exactly the points of the batch.
 */
export function splitBatch(batch: ImportBatch, maxPoints: number = maxPointsPerRequest): ImportBatch[] {
  const { projectId, deviceId } = batch;
  return [
    ...packSeries(batch.series, maxPoints).map((series) => ({ projectId, deviceId, series, tables: [] })),
    ...batch.tables
      .flatMap((table) => splitTable(table, maxPoints))
      .map((table) => ({ projectId, deviceId, series: [], tables: [table] })),
  ];
}

function packSeries(all: readonly SeriesPoints[], maxPoints: number): SeriesPoints[][] {
  const requests: SeriesPoints[][] = [];
  let room = 0;
  for (const { name, points } of all) {
    for (let start = 0; start < points.length; ) {
      if (room === 0) {
        requests.push([]);
        room = maxPoints;
      }
      const part = points.slice(start, start + room);
      requests.at(-1)?.push({ name, points: part });
      start += part.length;
      room -= part.length;
    }
  }
  return requests;
}

function splitTable({ columns, rows }: TableRows, maxPoints: number): TableRows[] {
  const parts: TableRows[] = [];
  for (let left = 0; left < columns.length; left += maxPoints) {
    const right = Math.min(columns.length, left + maxPoints);
    const height = Math.floor(maxPoints / (right - left));
    for (let top = 0; top < rows.length; top += height) {
      const part = rows.slice(top, top + height);
      parts.push({
        columns: columns.slice(left, right),
        rows: part.map(({ timestamp, cells }) => ({ timestamp, cells: cells.slice(left, right) })),
      });
    }
  }
  return parts;
}
