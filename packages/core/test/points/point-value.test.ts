import { checkNumber, checkPointValue } from "@iobeam/core";
import { describe, expect, it } from "vitest";

describe("checkPointValue", () => {
  it.each([0, -0, 1e-300, "", "größer \u{1F321}", "x".repeat(65_536), true, false])("takes %o", (value) => {
    expect(checkPointValue(value)).toBe(value);
  });

  it.each([
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    "x".repeat(65_537),
    "half a pair \ud83c",
    "\udf21 the other half",
    null,
    undefined,
    5n,
    {},
    [],
    new Date(),
    Symbol("x"),
    () => 1,
  ])("refuses %o", (value) => {
    const problem =
      "reading must be a finite number, a boolean, or a text of at most 65,536 characters of valid Unicode; received ";
    expect(() => checkPointValue(value, "reading")).toThrow(problem);
  });
});

describe("checkNumber", () => {
  it("takes every finite number", () => {
    expect(checkNumber(-0)).toBe(-0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "5", true, null, 5n, [5]])("refuses %o", (value) => {
    expect(() => checkNumber(value, "low")).toThrow(/^low must be a finite number; received /);
  });
});
