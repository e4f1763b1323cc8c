import type { ImportBatch, SeriesPoints, TableRows } from "../points/import-batch.ts";
import type { PointValue } from "../points/point-value.ts";

/** One request of an import: its form and its body. */
export interface ImportRequest {
  /** `list` travels to `imports`, `table` to `imports?fmt=table`. */
  readonly form: "list" | "table";
  /** JSON. */
  readonly body: string;
}

/** The batch's series as the body of one request in list form. */
export function encodeListImport(batch: ImportBatch): ImportRequest {
  return { form: "list", body: `${encodeHead(batch)},"sources":[${batch.series.map(encodeSource).join(",")}]}` };
}

/** One table as the body of a request in table form. */
export function encodeTableImport(batch: ImportBatch, table: TableRows): ImportRequest {
  const fields = JSON.stringify(["time", ...table.columns]);
  const data = table.rows.map(({ timestamp, cells }) => `[${[timestamp.micros, ...cells.map(encodeCell)].join(",")}]`);
  return { form: "table", body: `${encodeHead(batch)},"sources":{"fields":${fields},"data":[${data.join(",")}]}}` };
}

function encodeHead({ projectId, deviceId }: ImportBatch): string {
  return `{"project_id":${projectId},"device_id":${JSON.stringify(deviceId)},"timefmt":"usec"`;
}

function encodeSource({ name, points }: SeriesPoints): string {
  const data = points.map(({ timestamp, value }) => `{"time":${timestamp.micros},"value":${encodeCell(value)}}`);
  return `{"name":${JSON.stringify(name)},"data":[${data.join(",")}]}`;
}

function encodeCell(cell: PointValue | null): string {
  return Object.is(cell, -0) ? "-0" : JSON.stringify(cell);
}
