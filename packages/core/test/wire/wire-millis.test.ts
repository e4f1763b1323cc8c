import { formatWireMillis, InvalidArgumentError, parseWireMillis } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMicros, holdsFor } from "../property.ts";

describe("formatWireMillis", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "0.001"],
    [-1, "-0.001"],
    [-1_000, "-1"],
    [1_500, "1.5"],
    [1_427_316_488_000_123, "1427316488000.123"],
    [1_427_316_488_000_120, "1427316488000.12"],
    [Number.MAX_SAFE_INTEGER, "9007199254740.991"],
    [-Number.MAX_SAFE_INTEGER, "-9007199254740.991"],
  ])("writes %i microseconds as %s", (micros, text) => {
    expect(formatWireMillis(micros)).toBe(text);
  });
});

describe("parseWireMillis", () => {
  it("reads back exactly what was written", () => {
    holdsFor([anyMicros], (micros) => {
      expect(parseWireMillis(formatWireMillis(micros), "from")).toBe(micros);
    });
  });

  it.each([
    ["5", 5_000],
    ["-0", 0],
    ["0005", 5_000],
    ["5.1", 5_100],
    ["5.1239", 5_123],
    ["-5.1239", -5_123],
    ["-0.0009", 0],
    ["5.000000000000000000001", 5_000],
  ])("reads %s as %i microseconds", (text, micros) => {
    expect(parseWireMillis(text, "from")).toBe(micros);
  });

  it.each(["", " 5", "5 ", "+5", "5.", ".5", "5e3", "0x5", "1,5", "NaN", "-", "--5", "5\n", "9007199254740.992"])(
    "refuses %o",
    (text) => {
      const problem = /^to must be milliseconds since 1970, as in 1427316488000 or 1427316488000\.123; received "/;
      expect(() => parseWireMillis(text, "to")).toThrow(problem);
    },
  );

  it("agrees with exact arithmetic on any decimal", () => {
    holdsFor([fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), fc.stringMatching(/^\d{1,6}$/)], (whole, digits) => {
      const sign = whole < 0n ? -1n : 1n;
      const exact = whole * 1_000n + sign * BigInt(digits.padEnd(3, "0").slice(0, 3));
      const read = () => parseWireMillis(`${whole}.${digits}`, "from");
      if (exact >= -(2n ** 53n) + 1n && exact <= 2n ** 53n - 1n) expect(BigInt(read())).toBe(exact);
      else expect(read).toThrow(InvalidArgumentError);
    });
  });
});
