import { describe, expect, it } from "vitest";
import { readNumber } from "../../src/rows/condition.ts";
import { parseRowQuery, type RowParameters } from "../../src/rows/parse-row-query.ts";
import type { RowQuery } from "../../src/rows/row-query.ts";

const NOW = 1_700_000_000_000_000;
const HOUR = 3_600_000_000;

function parse(given: RowParameters): RowQuery {
  return parseRowQuery("temp", given, NOW);
}

describe("where", () => {
  it.each([
    ["eq(device_id,abc)", ["eq", "device_id", "abc"]],
    ["  gt ( temp , 25.5 ) ", ["gt", "temp", "25.5"]],
    ["le(a,b,c)", ["le", "a", "b,c"]],
    ["ge(a,(b)(c))", ["ge", "a", "(b)(c)"]],
    ["lt(a b,)", ["lt", "a b", ""]],
    ["eq(a,x\ny)", ["eq", "a", "x\ny"]],
  ])("%j", (where, [comparator, column, value]) => {
    expect(parse({ where }).conditions).toEqual([{ comparator, column, value }]);
    expect(parse({ where: [where, where] }).conditions).toHaveLength(2);
  });

  it.each(["", "eq", "eq()", "eq(a)", "eq(,1)", "EQ(a,1)", "ne(a,1)", "eq(a,1", "eq(a,1)x", "eq a,1"])(
    "refuses %j and says how it must be",
    (where) => expect(() => parse({ where })).toThrow("where must be eq, lt, gt, le or ge with a field and a value"),
  );
});

describe("time", () => {
  it.each([
    ["1000,2000", 1_000_000, 2_000_000],
    ["-5.001, 1000.123", -5_001, 1_000_123],
    ["1000", 1_000_000, NOW],
    ["1000,", 1_000_000, NOW],
    ["now()-2h", NOW - 2 * HOUR, NOW],
    ["now() - 1h30m,now()+5m", NOW - 1.5 * HOUR, NOW + HOUR / 12],
    // A plus that came unencoded.
    ["now()-1d,now() 1w", NOW - 24 * HOUR, NOW + 168 * HOUR],
    ["now(),now()", NOW, NOW],
  ])("%j", (time, fromMicros, toMicros) => expect(parse({ time }).time).toEqual({ fromMicros, toMicros }));

  it.each([
    "",
    ",",
    ",5",
    "yesterday",
    "1,2,3",
    "2,1",
    "1e3",
    "now",
    "now()5h",
    "now()-",
    "now()-5",
    "now()-0s",
    "now()--5s",
    "now()-999999999999w",
    "9999999999999999",
  ])("refuses %j", (time) => expect(() => parse({ time })).toThrow(/^time must be/));
});

describe("texts that are made to be slow", () => {
  const blanks = " ".repeat(200_000);
  const digits = "1".repeat(200_000);

  it.each<[string, RowParameters]>([
    ["where", { where: `eq(${blanks}` }],
    ["where", { where: `${blanks}eq${blanks}(${blanks}a${blanks},` }],
    ["time", { time: `now()${blanks}` + `${blanks}x` }],
    ["time", { time: `${digits}x` }],
    ["limit_by", { limit_by: `${blanks}${blanks}` }],
    ["group_by", { operator: "sum", group_by: `time(${blanks}` }],
    ["group_by", { operator: "sum", group_by: `time(${digits})` }],
    ["limit", { limit: `${digits}x` }],
  ])("are refused as quickly as others: %s", (argument, given) =>
    expect(() => parse(given)).toThrow(`${argument} must be`),
  );

  it("are quickly seen to be no numbers", () => expect(readNumber(`${digits}x`)).toBeUndefined());
});

describe("limits", () => {
  it("are whole numbers above 0", () => {
    expect(parse({ limit: "10", limit_by: "device_id,3" })).toMatchObject({
      limit: 10,
      limitBy: { column: "device_id", count: 3 },
    });
    expect(parse({ limit_by: " a, b , 2 " }).limitBy).toEqual({ column: "a, b", count: 2 });
  });

  it.each(["", "0", "-1", "1.5", "x", "1e3", "99999999999999999", " 1"])("refuse the limit %j", (limit) =>
    expect(() => parse({ limit })).toThrow("limit must be an integer above 0"),
  );

  it.each(["", "device_id", ",1", "device_id,", "device_id,0", "device_id,x"])("refuse %j for limit_by", (limit_by) =>
    expect(() => parse({ limit_by })).toThrow(/^limit_by must be/),
  );
});

describe("group_by", () => {
  it.each([
    ["time(10s)", 10_000_000, []],
    ["time(1h30m),device_id, room", 5_400_000_000, ["device_id", "room"]],
    ["device_id,time( 1d ),device_id", 86_400_000_000, ["device_id"]],
    ["room", undefined, ["room"]],
    [undefined, undefined, []],
  ])("%j", (group_by, everyMicros, columns) =>
    expect(parse({ operator: "mean", group_by }).grouping).toEqual({ operator: "mean", everyMicros, columns }),
  );

  it("takes limit_periods", () => {
    const given = { operator: "sum", group_by: "time(1s)", limit_periods: "3" };
    expect(parse(given).grouping).toMatchObject({ limitPeriods: 3 });
  });

  it.each<[RowParameters, string]>([
    [{ group_by: "time(1s)" }, "operator must be one of count, sum, min, max, mean"],
    [{ operator: "median" }, "operator must be"],
    [{ operator: "sum", group_by: "" }, "group_by must be"],
    [{ operator: "sum", group_by: "time" }, "group_by must be"],
    [{ operator: "sum", group_by: "time()" }, "group_by must be"],
    [{ operator: "sum", group_by: "time(1s" }, "group_by must be"],
    [{ operator: "sum", group_by: "room," }, "group_by must be"],
    [{ operator: "sum", group_by: "time(1s),time(2s)" }, "group_by must be"],
    [{ operator: "sum", group_by: Array.from({ length: 17 }, (_, at) => `c${at}`).join() }, "group_by must be at most"],
    [{ operator: "sum", group_by: "time(0s)" }, "group_by must be"],
    [{ operator: "sum", group_by: "time(10)" }, "group_by must be"],
    [{ operator: "sum", group_by: "room", limit_periods: "1" }, "limit_periods must be"],
    [{ limit_periods: "1" }, "limit_periods must be"],
    [{ operator: "sum", group_by: "time(1s)", limit_periods: "0" }, "limit_periods must be"],
    [{ timefmt: "min" }, "timefmt must be"],
    [{ output: "xml" }, "output must be"],
  ])("refuses %j", (given, message) => expect(() => parse(given)).toThrow(message));

  it("needs one field in the path", () =>
    expect(() => parseRowQuery(undefined, { operator: "sum" }, NOW)).toThrow("operator must be used with one field"));
});
