import { microsPerUnit, TimeUnit } from "@iobeam/core";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("TimeUnit", () => {
  it("has the wire's words", () => {
    expect(TimeUnit).toEqual({ SECONDS: "sec", MILLISECONDS: "msec", MICROSECONDS: "usec" });
    expectTypeOf<TimeUnit>().toEqualTypeOf<"sec" | "msec" | "usec">();
  });

  it.each([
    [TimeUnit.SECONDS, 1_000_000],
    [TimeUnit.MILLISECONDS, 1_000],
    [TimeUnit.MICROSECONDS, 1],
  ] as const)("knows how many microseconds %s has", (unit, expected) => {
    expect(microsPerUnit(unit)).toBe(expected);
  });
});
