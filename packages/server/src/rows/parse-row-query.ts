import { checkOperator, type ExportTimefmt, InvalidArgumentError, parseWindow, TimeUnit } from "@iobeam/core";
import { parseCondition } from "./condition.ts";
import type { Grouping, LimitBy, RowQuery } from "./row-query.ts";
import { parseTimeRange } from "./time-range.ts";

/** The parameters of a query for rows, as they come. */
export interface RowParameters {
  readonly where?: string | readonly string[] | undefined;
  readonly time?: string | undefined;
  readonly limit?: string | undefined;
  readonly limit_by?: string | undefined;
  readonly limit_periods?: string | undefined;
  readonly group_by?: string | undefined;
  readonly operator?: string | undefined;
  readonly timefmt?: string | undefined;
  readonly output?: string | undefined;
}

const TIMEFMTS: readonly ExportTimefmt[] = [...Object.values(TimeUnit), "timeval"];

const MOST_COLUMNS = 16;

/**
 * Reads the parameters of a query for rows.
 *
 * @param column - the one that is asked for, or `undefined` for all
 * @param nowMicros - what `now()` means; microseconds since 1970
 * @throws {@link @iobeam/core#InvalidArgumentError} that names the first wrong parameter
 */
export function parseRowQuery(column: string | undefined, given: RowParameters, nowMicros: number): RowQuery {
  const { where = [], time, limit, limit_by, timefmt = TimeUnit.MILLISECONDS, output = "json" } = given;
  return {
    column,
    conditions: (typeof where === "string" ? [where] : where).map(parseCondition),
    time: time === undefined ? {} : parseTimeRange(time, nowMicros),
    limitBy: limit_by === undefined ? undefined : parseLimitBy(limit_by),
    grouping: parseGrouping(column, given),
    limit: limit === undefined ? undefined : parseCount(limit, "limit"),
    timefmt: parseWord(timefmt, TIMEFMTS, "timefmt"),
    output: parseWord(output, ["json", "csv"], "output"),
  };
}

function parseLimitBy(text: string): LimitBy {
  const comma = text.lastIndexOf(",");
  const column = text.slice(0, Math.max(0, comma)).trim();
  if (column === "") throw new InvalidArgumentError("limit_by", "a field and a number, as in device_id,10", text);
  return { column, count: parseCount(text.slice(comma + 1).trim(), "limit_by") };
}

function parseGrouping(column: string | undefined, given: RowParameters): Grouping | undefined {
  const { group_by, operator, limit_periods } = given;
  if (operator === undefined && group_by === undefined) {
    if (limit_periods === undefined) return undefined;
    throw new InvalidArgumentError("limit_periods", "used together with group_by", limit_periods);
  }
  const known = checkOperator(operator, "operator");
  if (column === undefined) throw new InvalidArgumentError("operator", "used with one field in the path", known);
  const { everyMicros, columns } = parseGroupBy(group_by);
  if (limit_periods === undefined) return { operator: known, everyMicros, columns };
  const limitPeriods = parseCount(limit_periods, "limit_periods");
  if (everyMicros !== undefined) return { operator: known, everyMicros, columns, limitPeriods };
  throw new InvalidArgumentError("limit_periods", "used together with a period in group_by, as in time(10s)", group_by);
}

function parseGroupBy(text: string | undefined): Pick<Grouping, "everyMicros" | "columns"> {
  let everyMicros: number | undefined;
  const columns: string[] = [];
  for (const part of text?.split(",").map((each) => each.trim()) ?? []) {
    const period = /^time\s*\((.*)\)$/s.exec(part)?.[1]?.trim();
    const isRefused = period === undefined ? /^(?:time\s*(?:\(.*)?)?$/s.test(part) : everyMicros !== undefined;
    if (isRefused) {
      throw new InvalidArgumentError("group_by", "a period, fields or both, as in time(10s),device_id", text);
    }
    if (period === undefined) columns.push(part);
    else everyMicros = parseWindow(period, "group_by");
  }
  if (columns.length > MOST_COLUMNS) {
    throw new InvalidArgumentError("group_by", `at most ${MOST_COLUMNS} fields`, text);
  }
  return { everyMicros, columns: [...new Set(columns)] };
}

function parseCount(text: string, argument: string): number {
  const count = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError(argument, "an integer above 0", text);
}

function parseWord<Word extends string>(text: string, words: readonly Word[], argument: string): Word {
  const word = words.find((each) => each === text.toLowerCase());
  if (word !== undefined) return word;
  throw new InvalidArgumentError(argument, `one of ${words.join(", ")}`, text);
}
