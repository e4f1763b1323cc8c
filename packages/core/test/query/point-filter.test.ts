import { checkPointFilter, type PointFilter } from "@iobeam/core";
import { describe, expect, it } from "vitest";

describe("checkPointFilter", () => {
  it("gives a frozen copy", () => {
    const filter = { limit: 1, fromMicros: -5, toMicros: -5, greaterThan: 0, lessThan: 1, equals: 9 };
    expect(checkPointFilter(filter)).toEqual(filter);
    expect(checkPointFilter(filter)).not.toBe(filter);
    expect(Object.isFrozen(checkPointFilter(filter))).toBe(true);
  });

  it.each<[PointFilter, string]>([
    [{ limit: 0 }, "limit must be an integer above 0; received 0"],
    [{ limit: 1.5 }, "limit must be an integer above 0; received 1.5"],
    [{ fromMicros: 0.5 }, "fromTime must be whole microseconds within ±(2^53 − 1); received 0.5"],
    [{ toMicros: 2 ** 53 }, "toTime must be whole microseconds within ±(2^53 − 1); received 9007199254740992"],
    [
      { fromMicros: 5, toMicros: 4 },
      'toTime must be a time not before fromTime, 1970-01-01T00:00:00.000005Z; received "1970-01-01T00:00:00.000004Z"',
    ],
    [{ greaterThan: Number.NaN }, "greaterThan must be a finite number; received NaN"],
    [{ lessThan: Number.NEGATIVE_INFINITY }, "lessThan must be a finite number; received -Infinity"],
    [{ equals: "5" as unknown as number }, 'equals must be a finite number; received "5"'],
    [{ greaterThan: 1, lessThan: 1 }, "lessThan must be above greaterThan, 1; received 1"],
    [null as unknown as PointFilter, "filter must be an object such as { limit: 10 }; received null"],
  ])("refuses %o", (filter, problem) => {
    expect(() => checkPointFilter(filter)).toThrow(problem);
  });

  it("speaks in the names that the caller gives", () => {
    const names = {
      limit: "limit",
      fromMicros: "from",
      toMicros: "to",
      greaterThan: "greater_than",
      lessThan: "less_than",
      equals: "equals",
    };
    expect(() => checkPointFilter({ fromMicros: 5, toMicros: 4 }, names)).toThrow(
      /^to must be a time not before from, /,
    );
    expect(() => checkPointFilter({ greaterThan: 5, lessThan: 4 }, names)).toThrow(/^less_than must be above greater_/);
  });
});
