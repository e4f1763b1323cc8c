import {
  checkAggregation,
  checkOperator,
  encodeExportQuery,
  InvalidArgumentError,
  OPERATORS,
  parseWindow,
  QueryReq,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsFor } from "../property.ts";

describe("parseWindow", () => {
  it.each([
    ["1us", 1],
    ["1.5ms", 1_500],
    ["10s", 10_000_000],
    ["1.001s", 1_001_000],
    ["4.35s", 4_350_000],
    ["15m", 900_000_000],
    ["1h30m", 5_400_000_000],
    ["1d", 86_400_000_000],
    ["2w", 1_209_600_000_000],
  ])("takes %s", (text, micros) => {
    expect(parseWindow(text)).toBe(micros);
  });

  it.each([
    "",
    "0s",
    "10",
    "s",
    "-1s",
    "1 s",
    "1.s",
    ".5s",
    "1y",
    "1e3s",
    "0.0001ms",
    "1S",
    "999999999999999w",
    `${"1s".repeat(60)}`,
  ])("refuses %j", (text) => {
    expect(() => parseWindow(text)).toThrow(InvalidArgumentError);
  });

  it.each([undefined, null, 5, {}])("refuses %j", (value) => {
    expect(() => parseWindow(value, "group_by")).toThrow(/group_by must be a duration above 0/);
  });

  it("reads what a query writes", () => {
    holdsFor([fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })], (everyMicros) => {
      const path = encodeExportQuery(new QueryReq(6, { aggregation: { operator: "sum", everyMicros } }));
      const written = new URL(path, "http://h/").searchParams.get("group_by");
      expect(parseWindow(written)).toBe(everyMicros);
    });
  });
});

describe("QueryReq.operator and groupBy", () => {
  const all = new QueryReq(6, { deviceId: "d" }).limit(5);

  it.each(OPERATORS)("keeps %s, the filters and the target", (operator) => {
    const request = all.operator(operator).groupBy("1h");
    expect(request).toMatchObject({ deviceId: "d", filter: { limit: 5 } });
    expect(request.aggregation).toEqual({ operator, everyMicros: 3_600_000_000 });
    expect(request.limit(6).aggregation).toEqual(request.aggregation);
    expect(all.aggregation).toBeUndefined();
  });

  it("takes another operator and another window later", () => {
    const request = all.operator("sum").groupBy("1h").operator("max").groupBy("1m");
    expect(request.aggregation).toEqual({ operator: "max", everyMicros: 60_000_000 });
  });

  it("refuses windows before there is an operator, and an unknown one", () => {
    expect(() => all.groupBy("1h")).toThrow(/an operator first/);
    expect(() => all.operator("median" as never)).toThrow(/one of count, sum, min, max, mean/);
    expect(() => checkOperator("SUM")).toThrow(InvalidArgumentError);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("refuses a window of %d microseconds", (everyMicros) => {
    expect(() => checkAggregation({ operator: "sum", everyMicros })).toThrow(/everyMicros/);
  });
});
