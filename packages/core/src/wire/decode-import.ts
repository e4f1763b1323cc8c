import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import { checkArray, checkObject } from "./json-value.ts";
import { INPUT_NAMESPACE } from "./namespace-target.ts";
import { NumberColumns } from "./number-columns.ts";
import { encodePointColumns, encodePointList } from "./read-points.ts";
import { encodeColumnsOf, encodeRows, readTable } from "./read-table.ts";
import { readTimeFactor } from "./read-time-factor.ts";

/**
 * Reads the body of an import: the list form, or the table form with `form` "table". A body without
 * `timefmt` has its times in milliseconds.
 *
 * @param body - the parsed JSON; of `parseImport` or `JSON.parse`
 * @throws {@link InvalidArgumentError} that names the first wrong field by its path
 */
export function decodeImport(body: unknown, form: "list" | "table"): ImportBatch {
  const { project_id, device_id, timefmt, sources, namespace = INPUT_NAMESPACE } = checkObject(body, "body");
  const factor = readTimeFactor(timefmt);
  const projectId = checkProjectId(project_id, "project_id");
  const deviceId = checkDeviceId(device_id, "device_id");
  if (namespace !== INPUT_NAMESPACE)
    throw new InvalidArgumentError("namespace", `"${INPUT_NAMESPACE}" or left out in this form`, namespace);
  return { projectId, deviceId, blocks: form === "list" ? decodeList(sources, factor) : decodeTable(sources, factor) };
}

function decodeList(sources: unknown, factor: number): SeriesBlock[] {
  return checkArray(sources, "sources").flatMap((source, index) => {
    const path = `sources[${index}]`;
    const { name: given, data } = checkObject(source, path);
    const name = checkSeriesName(given, `${path}.name`);
    return encodeList(data, factor, `${path}.data`).map((block) => ({ name, block }));
  });
}

function encodeList(data: unknown, factor: number, path: string): Uint8Array[] {
  // Columns of another width were a table, which has no place here.
  if (!(data instanceof NumberColumns)) return encodePointList(checkArray(data, path), factor, path);
  if (!data.arePoints) return encodePointList(data.toRows(), factor, path);
  return encodePointColumns(data, factor, path);
}

function decodeTable(sources: unknown, factor: number): SeriesBlock[] {
  const columns = encodeColumnsOf(sources, "sources", factor);
  if (columns !== undefined) return columns;
  const table = readTable(sources, "sources");
  if (table.timeAt !== 0) throw new InvalidArgumentError("sources.fields[0]", '"time"', table.columns[0]?.name);
  return encodeRows(table, table.columns, table.rows, factor);
}
