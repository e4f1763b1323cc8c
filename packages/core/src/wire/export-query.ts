import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { type Aggregation, checkOperator, formatWindow, parseWindow } from "../query/aggregation.ts";
import { checkPointFilter, type PointFilter } from "../query/point-filter.ts";
import { QueryReq } from "../query/query-req.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { formatWireMillis, parseWireMillis } from "./wire-millis.ts";
import { parseWireNumber } from "./wire-number.ts";

/** How the times of an export are written: a unit, or `timeval` for seconds and microseconds apart. */
export type ExportTimefmt = TimeUnit | "timeval";

/** The three places of an export's path. */
export interface ExportPath {
  /** The project, in digits. */
  readonly project: string;
  /** A device id or `all`. */
  readonly device: string;
  /** A series name or `all`. */
  readonly series: string;
}

/** The path and the parameters that ask for `request`, relative to the API's base: `exports/6/all/temp?limit=5&timefmt=msec`. */
export function encodeExportQuery(request: QueryReq): string {
  return `exports/${encodePlaces(request)}?${encodeParameters(request)}`;
}

/**
 * The path and the parameters that ask for all points of `request`, one after the other.
 *
 * @param cursor - where to go on. Default: the beginning
 */
export function encodeStreamQuery(request: QueryReq, cursor?: string | undefined): string {
  const params = encodeParameters(request);
  if (cursor !== undefined) params.set("cursor", cursor);
  return `streams/${encodePlaces(request)}?${params}`;
}

/** The path and the parameters that ask for the points of a device and series as they are stored. */
export function encodeTailQuery(request: QueryReq): string {
  return `tails/${encodePlaces(request)}?timefmt=${request.timeUnit}`;
}

function encodePlaces({ projectId, deviceId, seriesName }: QueryReq): string {
  return `${projectId}/${deviceId ?? "all"}/${encodeSeriesPlace(seriesName)}`;
}

function encodeParameters({ timeUnit, filter, aggregation }: QueryReq): URLSearchParams {
  const { limit, fromMicros, toMicros, lessThan, greaterThan, equals } = filter;
  const params = new URLSearchParams({ timefmt: timeUnit });
  if (limit !== undefined) params.set("limit", String(limit));
  if (fromMicros !== undefined) params.set("from", formatWireMillis(fromMicros));
  if (toMicros !== undefined) params.set("to", formatWireMillis(toMicros));
  if (lessThan !== undefined) params.set("less_than", String(lessThan));
  if (greaterThan !== undefined) params.set("greater_than", String(greaterThan));
  if (equals !== undefined) params.set("equals", String(equals));
  if (aggregation !== undefined) params.set("operator", aggregation.operator);
  if (aggregation?.everyMicros !== undefined) params.set("group_by", formatWindow(aggregation.everyMicros));
  return params;
}

/**
 * `.` and `..` cannot be a part of a path, not even as `%2E`: all series are asked for, and
 * whoever reads the answer picks.
 */
function encodeSeriesPlace(name: string | undefined): string {
  return name === undefined || name === "." || name === ".." ? "all" : encodeURIComponent(name);
}

/**
 * Reads the path and the parameters of an export.
 *
 * @param path - the places, decoded
 * @param params - the parameters as they came
 * @throws {@link InvalidArgumentError} that names the first wrong place or parameter
 */
export function decodeExportQuery(
  path: ExportPath,
  params: Readonly<Record<string, unknown>>,
): { request: QueryReq; timefmt: ExportTimefmt } {
  const text = checkTexts(params);
  const timefmt = checkTimefmt(text.timefmt?.toLowerCase() ?? TimeUnit.MILLISECONDS);
  const project = /^\d+$/.test(path.project) ? Number(path.project) : path.project;
  const target = {
    deviceId: path.device === "all" ? undefined : checkDeviceId(path.device, PLACES.device),
    seriesName: path.series === "all" ? undefined : checkSeriesName(path.series, PLACES.series),
    timeUnit: timefmt === "timeval" ? TimeUnit.MICROSECONDS : timefmt,
    aggregation: readAggregation(text),
  };
  const filter = {
    limit: readNumber(text.limit, PARAMETERS.limit),
    fromMicros: text.from === undefined ? undefined : parseWireMillis(text.from, PARAMETERS.fromMicros),
    toMicros: text.to === undefined ? undefined : parseWireMillis(text.to, PARAMETERS.toMicros),
    greaterThan: readNumber(text.greater_than, PARAMETERS.greaterThan),
    lessThan: readNumber(text.less_than, PARAMETERS.lessThan),
    equals: readNumber(text.equals, PARAMETERS.equals),
  };
  const request = new QueryReq(checkProjectId(project, PLACES.project), target, checkPointFilter(filter, PARAMETERS));
  return { request, timefmt };
}

const PLACES: Readonly<Record<keyof ExportPath, string>> = {
  project: "project_id",
  device: "device_id",
  series: "series_name",
};

/** The wire's names, so that an error speaks of what the client sent. */
const PARAMETERS = {
  limit: "limit",
  fromMicros: "from",
  toMicros: "to",
  greaterThan: "greater_than",
  lessThan: "less_than",
  equals: "equals",
} as const satisfies Readonly<Record<keyof PointFilter, string>>;

type TextName = (typeof PARAMETERS)[keyof PointFilter] | "timefmt" | "operator" | "group_by";
type Texts = { readonly [name in TextName]?: string | undefined };

function readAggregation({ operator, group_by }: Texts): Aggregation | undefined {
  if (operator === undefined && group_by === undefined) return undefined;
  return {
    operator: checkOperator(operator, "operator"),
    everyMicros: group_by === undefined ? undefined : parseWindow(group_by, "group_by"),
  };
}

function checkTexts(params: Readonly<Record<string, unknown>>): Texts {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== "string") throw new InvalidArgumentError(name, "given once", value);
  }
  return params;
}

function checkTimefmt(timefmt: string): ExportTimefmt {
  if (timefmt === "timeval") return timefmt;
  const unit = Object.values(TimeUnit).find((known) => known === timefmt);
  if (unit !== undefined) return unit;
  throw new InvalidArgumentError("timefmt", '"sec", "msec", "usec" or "timeval"', timefmt);
}

function readNumber(text: string | undefined, argument: string): number | undefined {
  if (text === undefined) return undefined;
  const number = parseWireNumber(text);
  if (number !== undefined) return number;
  throw new InvalidArgumentError(argument, "a number", text);
}
