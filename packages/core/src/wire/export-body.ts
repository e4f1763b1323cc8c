import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { DeviceBlocks } from "../points/device-blocks.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult, ResultPoint, SeriesResult } from "../query/query-result.ts";
import { microsPerUnit } from "../time/time-unit.ts";
import { floorTo } from "../time/timestamp.ts";
import type { ExportTimefmt } from "./export-query.ts";
import { encodeJsonValue } from "./json-value.ts";

/** The result of an export as JSON, in the wire's shape. */
export function encodeExportBody(projectId: number, found: readonly DeviceBlocks[], timefmt: ExportTimefmt): string {
  return `{"result":[${found.map((series) => encodeSeries(projectId, series, timefmt)).join(",")}],"timefmt":"${timefmt}"}`;
}

function encodeSeries(projectId: number, { deviceId, name, blocks }: DeviceBlocks, timefmt: ExportTimefmt): string {
  const data = blocks.map((block) => encodePoints(block, timefmt));
  const head = `"project_id":${projectId},"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)}`;
  return `{${head},"data":[${data.join(",")}]}`;
}

function encodePoints(block: Uint8Array, timefmt: ExportTimefmt): string {
  const { times, values } = decodeBlock(block);
  const points = Array.from(
    times,
    (time, index) => `{"time":${encodeTime(time, timefmt)},"value":${encodeJsonValue(values[index])}}`,
  );
  return points.join(",");
}

function encodeTime(micros: number, timefmt: ExportTimefmt): string {
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
  if (!data.every(isPoint)) {
    throw new InvalidResponseError(`each point of ${name} must have a whole number as time, and a value`);
  }
}

function isPoint(point: unknown): boolean {
  const { time, value } = (point ?? {}) as Partial<ResultPoint>;
  if (!Number.isSafeInteger(time)) return false;
  return Number.isFinite(value) || typeof value === "string" || typeof value === "boolean";
}
