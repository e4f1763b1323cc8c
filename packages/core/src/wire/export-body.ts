import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { LabelledBlocks } from "../points/labelled-blocks.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult, SeriesResult } from "../query/query-result.ts";
import { microsPerUnit } from "../time/time-unit.ts";
import { floorTo } from "../time/timestamp.ts";
import type { ExportTimefmt } from "./export-query.ts";
import { encodeJsonValue } from "./json-value.ts";
import { isWirePoint } from "./wire-point.ts";

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
  yield '{"result":[';
  for (const [at, series] of found.entries()) {
    yield `${at === 0 ? "" : ","}{"project_id":${projectId},${encodeSeriesName(series)},"data":[`;
    for (const [index, block] of series.blocks.entries()) {
      yield (index === 0 ? "" : ",") + encodePoints(block, timefmt);
    }
    yield "]}";
  }
  yield `],"timefmt":"${timefmt}"}`;
}

function encodeSeriesName({ deviceId, name, labels }: LabelledBlocks): string {
  const names = `"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)}`;
  return labels === undefined ? names : `${names},"labels":${JSON.stringify(labels)}`;
}

/** The points of a block as the members of an array. */
export function encodePoints(block: Uint8Array, timefmt: ExportTimefmt): string {
  const { times, values } = decodeBlock(block);
  // Strings that are added up take half the time of those that are collected and joined.
  let points = "";
  for (let index = 0; index < times.length; index++) {
    const time = encodeTime(times[index] as number, timefmt);
    points += `${index === 0 ? "" : ","}{"time":${time},"value":${encodeJsonValue(values[index])}}`;
  }
  return points;
}

/** A time, given in microseconds, as JSON. */
export function encodeTime(micros: number, timefmt: ExportTimefmt): string {
  if (timefmt !== "timeval") return String(floorTo(micros, microsPerUnit(timefmt)));
  const sec = floorTo(micros, 1_000_000);
  return `{"sec":${sec},"usec":${micros - sec * 1_000_000}}`;
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
