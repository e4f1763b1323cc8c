import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import { checkArray, checkObject } from "./json-value.ts";
import { INPUT } from "./namespace-target.ts";
import { encodePointList } from "./read-points.ts";
import { encodeRows, readTable } from "./read-table.ts";
import { readTimeFactor } from "./read-time-factor.ts";

/**
 * Reads the body of an import: the list form, or the table form with `form` "table". A body without
 * `timefmt` has its times in milliseconds.
 *
 * @param body - the parsed JSON
 * @throws {@link InvalidArgumentError} that names the first wrong field by its path
 */
export function decodeImport(body: unknown, form: "list" | "table"): ImportBatch {
  const { project_id, device_id, timefmt, sources, namespace = INPUT } = checkObject(body, "body");
  const factor = readTimeFactor(timefmt);
  const projectId = checkProjectId(project_id, "project_id");
  const deviceId = checkDeviceId(device_id, "device_id");
  if (namespace !== INPUT)
    throw new InvalidArgumentError("namespace", `"${INPUT}" or left out in this form`, namespace);
  return { projectId, deviceId, blocks: form === "list" ? decodeList(sources, factor) : decodeTable(sources, factor) };
}

function decodeList(sources: unknown, factor: number): SeriesBlock[] {
  return checkArray(sources, "sources").flatMap((source, index) => {
    const path = `sources[${index}]`;
    const { name: given, data } = checkObject(source, path);
    const name = checkSeriesName(given, `${path}.name`);
    const points = checkArray(data, `${path}.data`);
    return encodePointList(points, factor, `${path}.data`).map((block) => ({ name, block }));
  });
}

function decodeTable(sources: unknown, factor: number): SeriesBlock[] {
  const table = readTable(sources, "sources");
  return encodeRows(table, table.columns, table.rows, factor);
}
