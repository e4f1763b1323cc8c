import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { PointValue } from "../points/point-value.ts";
import type { DeviceSeries } from "../points/series-columns.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { QueryResult } from "../query/query-result.ts";
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
  for (const series of result) {
    if (typeof series?.name !== "string" || typeof series.device_id !== "string" || !Array.isArray(series.data)) {
      throw new InvalidResponseError("each result must have a device_id, a name and data");
    }
  }
  const wanted = result.filter(({ name }) => request.seriesName === undefined || name === request.seriesName);
  return { result: wanted, timefmt };
}
