import { DataPoint, type ImportBatch, Timestamp, TimeUnit } from "@iobeam/core";

/** A batch of one series with `count` points, a microsecond apart, valued 0, 1, 2, … */
export function batchOf(count: number, name: string = "s"): ImportBatch {
  const points = Array.from({ length: count }, (_, at) => new DataPoint(at, new Timestamp(at, TimeUnit.MICROSECONDS)));
  return { projectId: 6, deviceId: "d", series: [{ name, points }], tables: [] };
}

/** Every point of a batch as text, in order: what two batches must share to hold the same. */
export function pointsOf(batch: ImportBatch): string[] {
  const inSeries = batch.series.flatMap(({ name, points }) =>
    points.map(({ timestamp, value }) => `${name} ${timestamp.micros} ${value}`),
  );
  const inTables = batch.tables.flatMap(({ columns, rows }) =>
    rows.flatMap(({ timestamp, cells }) =>
      cells.flatMap((cell, at) =>
        cell === null ? [] : [`${columns[at]} ${timestamp.micros} ${JSON.stringify(cell)}`],
      ),
    ),
  );
  return [...inSeries, ...inTables];
}
