import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { PointValue } from "../points/point-value.ts";
import type { DeviceSeries } from "../points/series-columns.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult, ResultPoint, SeriesResult } from "../query/query-result.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { Timestamp } from "../time/timestamp.ts";
import type { ExportTimefmt } from "./export-query.ts";

/** The result of an export as JSON, in the wire's shape. */
export function encodeExportBody(projectId: number, found: readonly DeviceSeries[], timefmt: ExportTimefmt): string {
  return `{"result":[${found.map((series) => encodeSeries(projectId, series, timefmt)).join(",")}],"timefmt":"${timefmt}"}`;
}

function encodeSeries(projectId: number, series: DeviceSeries, timefmt: ExportTimefmt): string {
  const { deviceId, name, times, values } = series;
  const data = times.map((time, at) => `{"time":${encodeTime(time, timefmt)},"value":${encodeValue(values[at])}}`);
  const head = `"project_id":${projectId},"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)}`;
  return `{${head},"data":[${data.join(",")}]}`;
}

function encodeTime(micros: number, timefmt: ExportTimefmt): string {
  if (timefmt === TimeUnit.MICROSECONDS) return String(micros);
  const timestamp = new Timestamp(micros, TimeUnit.MICROSECONDS);
  if (timefmt !== "timeval") return String(timestamp.to(timefmt));
  const sec = timestamp.to(TimeUnit.SECONDS);
  return `{"sec":${sec},"usec":${micros - sec * 1_000_000}}`;
}

function encodeValue(value: PointValue | undefined): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
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
