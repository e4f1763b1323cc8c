import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { DeviceBlocks } from "../points/device-blocks.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult, SeriesResult } from "../query/query-result.ts";
import type { ExportTimefmt } from "./export-query.ts";
import { encodeJsonValue } from "./json-value.ts";
import { makeTimeWriter } from "./wire-time.ts";
import { isWirePoint } from "./wire-point.ts";

/** Points of one series of one source as a backend reads them back. */
export interface LabelledBlocks extends DeviceBlocks {
  /** What the source is marked with beside its device. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** The result of an export as JSON, in the wire's shape. */
export function encodeExportBody(projectId: number, found: readonly LabelledBlocks[], timefmt: ExportTimefmt): string {
  return [...encodeExportParts(projectId, found, timefmt)].join("");
}

/** The same in pieces, one for each block: a large result takes long, and others may have their turn in between. */
export function* encodeExportParts(
  projectId: number,
  found: readonly LabelledBlocks[],
  timefmt: ExportTimefmt,
): Generator<string> {
  const writeTime = makeTimeWriter(timefmt);
  let before = '{"result":[';
  for (const series of found) {
    before += `{"project_id":${projectId},${encodeSeriesName(series)},"data":[`;
    for (const block of series.blocks) {
      yield before + encodePoints(block, writeTime);
      before = ",";
    }
    before = series.blocks.length === 0 ? `${before}]},` : "]},";
  }
  yield `${before.replace(/,$/, "")}],"timefmt":"${timefmt}"}`;
}

/** The members that name a series. */
export function encodeSeriesName({ deviceId, name, labels }: Omit<LabelledBlocks, "blocks">): string {
  const names = `"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)}`;
  return labels === undefined ? names : `${names},"labels":${JSON.stringify(labels)}`;
}

/** Points as the members of an array. */
export function encodePoints(block: Uint8Array, writeTime: (micros: number) => string): string {
  const { times, values } = decodeBlock(block);
  // Strings that are added up take half the time of those that are collected and joined.
  let points = "";
  for (let index = 0; index < times.length; index++) {
    points += `${index === 0 ? "" : ","}{"time":${writeTime(times[index] as number)},"value":${encodeJsonValue(values[index])}}`;
  }
  return points;
}

/**
 * Reads the result of an export.
 *
 * @param body - the parsed JSON
 * @param request - what was asked
 * @throws {@link InvalidResponseError} where it is not in the wire's shape
 */
export function decodeExportBody(body: unknown, request: QueryReq): QueryResult {
  const { result, timefmt } = (body ?? {}) as Partial<QueryResult>;
  if (!Array.isArray(result) || timefmt !== request.timeUnit) {
    throw new InvalidResponseError(`a query must be answered with {"result": […], "timefmt": "${request.timeUnit}"}`);
  }
  result.forEach(checkSeries);
  const wanted = result.filter(({ name }) => request.seriesName === undefined || name === request.seriesName);
  return { result: wanted, timefmt };
}

function checkSeries(series: unknown): void {
  const { project_id, device_id, name, data } = (series ?? {}) as Partial<SeriesResult>;
  const isNamed = typeof project_id === "number" && typeof device_id === "string" && typeof name === "string";
  if (!isNamed || !Array.isArray(data)) {
    throw new InvalidResponseError("each result must have a project_id, a device_id, a name and data");
  }
  if (!data.every(isWirePoint)) {
    throw new InvalidResponseError(`each point of ${name} must have a whole number as time, and a value`);
  }
}
