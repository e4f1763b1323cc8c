import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { QueryReq } from "../query/query-req.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { formatWireMillis, parseWireMillis } from "./wire-millis.ts";

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
  const { limit, fromMicros, toMicros, lessThan, greaterThan, equals } = request.filter;
  const params = new URLSearchParams({ timefmt: request.timeUnit });
  if (limit !== undefined) params.set("limit", String(limit));
  if (fromMicros !== undefined) params.set("from", formatWireMillis(fromMicros));
  if (toMicros !== undefined) params.set("to", formatWireMillis(toMicros));
  if (lessThan !== undefined) params.set("less_than", String(lessThan));
  if (greaterThan !== undefined) params.set("greater_than", String(greaterThan));
  if (equals !== undefined) params.set("equals", String(equals));
  return `exports/${request.projectId}/${request.deviceId ?? "all"}/${encodeSeriesPlace(request.seriesName)}?${params}`;
}

/**
 * `.` and `..` cannot be a part of a path, not even as `%2E`: all series are asked for, and
 * `decodeExportBody` picks.
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
  const text = readTexts(params);
  const timefmt = checkTimefmt(text["timefmt"]?.toLowerCase() ?? TimeUnit.MILLISECONDS);
  const target = {
    deviceId: path.device === "all" ? undefined : path.device,
    seriesName: path.series === "all" ? undefined : path.series,
    timeUnit: timefmt === "timeval" ? TimeUnit.MICROSECONDS : timefmt,
  };
  const request = new QueryReq(Number(path.project), target, {
    limit: readNumber(text["limit"], "limit"),
    fromMicros: text["from"] === undefined ? undefined : parseWireMillis(text["from"], "from"),
    toMicros: text["to"] === undefined ? undefined : parseWireMillis(text["to"], "to"),
    lessThan: readNumber(text["less_than"], "less_than"),
    greaterThan: readNumber(text["greater_than"], "greater_than"),
    equals: readNumber(text["equals"], "equals"),
  });
  return { request, timefmt };
}

function readTexts(params: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== "string") throw new InvalidArgumentError(name, "given once", value);
  }
  return params as Record<string, string | undefined>;
}

function checkTimefmt(timefmt: string): ExportTimefmt {
  if (timefmt === "timeval") return timefmt;
  const unit = Object.values(TimeUnit).find((known) => known === timefmt);
  if (unit !== undefined) return unit;
  throw new InvalidArgumentError("timefmt", '"sec", "msec", "usec" or "timeval"', timefmt);
}

function readNumber(text: string | undefined, argument: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  throw new InvalidArgumentError(argument, "a number", text);
}
