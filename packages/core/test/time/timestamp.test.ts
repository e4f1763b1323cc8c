import { DataPoint, InvalidArgumentError, type TimeInput, Timestamp, TimeUnit } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMicros, holdsFor } from "../property.ts";

const { SECONDS, MILLISECONDS, MICROSECONDS } = TimeUnit;
const LARGEST = Number.MAX_SAFE_INTEGER;

function micros(count: number): Timestamp {
  return new Timestamp(count, MICROSECONDS);
}

describe("Timestamp", () => {
  it.each([
    { value: 1, unit: SECONDS, expected: 1_000_000 },
    { value: 1, unit: MILLISECONDS, expected: 1_000 },
    { value: 1, unit: MICROSECONDS, expected: 1 },
    { value: -1, unit: SECONDS, expected: -1_000_000 },
    { value: 7n, unit: SECONDS, expected: 7_000_000 },
    { value: 0, unit: SECONDS, expected: 0 },
    { value: 9_007_199_254, unit: SECONDS, expected: 9_007_199_254_000_000 },
    { value: 9_007_199_254_740, unit: MILLISECONDS, expected: 9_007_199_254_740_000 },
    { value: -9_007_199_254_740n, unit: MILLISECONDS, expected: -9_007_199_254_740_000 },
    { value: BigInt(LARGEST), unit: MICROSECONDS, expected: LARGEST },
    { value: -LARGEST, unit: MICROSECONDS, expected: -LARGEST },
  ])("keeps $value $unit as $expected microseconds", ({ value, unit, expected }) => {
    expect(new Timestamp(value, unit).micros).toBe(expected);
  });

  it("takes milliseconds where no unit is given", () => {
    expect(new Timestamp(1_427_316_488_000).micros).toBe(1_427_316_488_000_000);
  });

  it("has no negative zero", () => {
    expect(new Timestamp(-0).micros).toBe(0);
    expect(new Timestamp(0).to(SECONDS)).toBe(0);
    expect(micros(500).to(MILLISECONDS)).toBe(0);
  });

  it.each<[unknown, TimeUnit]>([
    [LARGEST + 1, MICROSECONDS],
    [-LARGEST - 1, MICROSECONDS],
    [2n ** 53n, MICROSECONDS],
    [2n ** 53n + 1n, MICROSECONDS],
    [-(2n ** 53n), MICROSECONDS],
    [10n ** 400n, SECONDS],
    [9_007_199_254_741, MILLISECONDS],
    [-9_007_199_254_741n, MILLISECONDS],
    [9_007_199_255, SECONDS],
    [LARGEST, SECONDS],
    [1.5, MILLISECONDS],
    [Number.MIN_VALUE, SECONDS],
    [Number.NaN, SECONDS],
    [Number.POSITIVE_INFINITY, SECONDS],
    ["5", MILLISECONDS],
    [new Date(5), MILLISECONDS],
    [new Timestamp(5), MILLISECONDS],
    [{ valueOf: () => 5 }, MILLISECONDS],
    [Symbol("now"), MILLISECONDS],
    [true, MILLISECONDS],
    [null, MILLISECONDS],
    [[], MILLISECONDS],
  ])("refuses %o in %s", (value, unit) => {
    expect(() => new Timestamp(value as number, unit)).toThrow(InvalidArgumentError);
    expect(() => new Timestamp(value as number, unit)).toThrow(/^timestamp must be a whole number of \w+ within ±/);
  });

  it("shortens a huge number in its message", () => {
    expect(() => new Timestamp(10n ** 4_000n)).toThrow(/^.{0,220}…n$/);
  });

  it.each([["ms"], ["SECONDS"], [""], ["toString"], [["sec"]], [null], [5], [Symbol("sec")]])(
    "refuses the unit %o",
    (unit) => {
      const expected = /^unit must be one of TimeUnit \("sec", "msec", "usec"\); received /;
      expect(() => new Timestamp(1, unit as TimeUnit)).toThrow(expected);
      expect(() => Timestamp.from(1, unit as TimeUnit)).toThrow(expected);
      expect(() => new Timestamp(1).to(unit as TimeUnit)).toThrow(expected);
    },
  );

  describe("from", () => {
    it.each<[TimeInput, number]>([
      [5, 5_000],
      [5n, 5_000],
      [new Date(-5), -5_000],
      [micros(7), 7],
    ])("takes %o", (time, expected) => {
      expect(Timestamp.from(time).micros).toBe(expected);
    });

    it("takes an integer in the unit that is given, and a Date in its own", () => {
      expect(Timestamp.from(5, SECONDS).micros).toBe(5_000_000);
      expect(Timestamp.from(new Date(5), SECONDS).micros).toBe(5_000);
    });

    it("hands a Timestamp back as it is", () => {
      const timestamp = new Timestamp(5);
      expect(Timestamp.from(timestamp)).toBe(timestamp);
    });

    it.each<[unknown, string]>([
      [new Date(Number.NaN), "an invalid Date"],
      [new Date(8.64e15), "a Date, +275760-09-13T00:00:00.000Z"],
      [undefined, "undefined"],
      [null, "null"],
      ["2015-03-25", '"2015-03-25"'],
    ])("refuses %o, and calls the argument what the caller calls it", (time, received) => {
      const problem =
        "start must be a whole number of milliseconds within ±9,007,199,254,740, or a Date or Timestamp " +
        `within that range; received ${received}`;
      expect(() => Timestamp.from(time as Date, MILLISECONDS, "start")).toThrow(problem);
    });
  });

  describe("to", () => {
    it.each([
      { from: -1, unit: SECONDS, expected: -1 },
      { from: -1, unit: MILLISECONDS, expected: -1 },
      { from: -1_000, unit: MILLISECONDS, expected: -1 },
      { from: -1_001, unit: MILLISECONDS, expected: -2 },
      { from: 1_999_999, unit: SECONDS, expected: 1 },
      { from: LARGEST, unit: SECONDS, expected: 9_007_199_254 },
      { from: LARGEST, unit: MILLISECONDS, expected: 9_007_199_254_740 },
      { from: -LARGEST, unit: SECONDS, expected: -9_007_199_255 },
      { from: LARGEST, unit: MICROSECONDS, expected: LARGEST },
    ])("cuts $from microseconds down to $expected $unit", ({ from, unit, expected }) => {
      expect(micros(from).to(unit)).toBe(expected);
    });

    it("is exact at every moment, as integer division towards the past is", () => {
      holdsFor([anyMicros, fc.constantFrom(1_000n, 1_000_000n)], (count, factor) => {
        const rest = ((BigInt(count) % factor) + factor) % factor;
        const unit = factor === 1_000n ? MILLISECONDS : SECONDS;
        expect(micros(count).to(unit)).toBe(Number((BigInt(count) - rest) / factor));
      });
    });

    it("brings whole units back unchanged", () => {
      const units = fc.constantFrom(SECONDS, MILLISECONDS, MICROSECONDS);
      holdsFor([fc.maxSafeInteger(), units], (value, unit) => {
        const factor = { sec: 1_000_000, msec: 1_000, usec: 1 }[unit];
        const inRange = Math.trunc(value / factor);
        expect(new Timestamp(inRange, unit).to(unit)).toBe(inRange + 0);
        expect(new Timestamp(BigInt(inRange), unit).micros).toBe(new Timestamp(inRange, unit).micros);
      });
    });
  });

  it("accepts an integer exactly where its microseconds are a safe integer", () => {
    const values = fc.oneof(
      fc.bigInt(),
      fc.maxSafeInteger().map(BigInt),
      fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
    );
    holdsFor([values, fc.constantFrom(SECONDS, MILLISECONDS, MICROSECONDS)], (value, unit) => {
      const exact = value * { sec: 1_000_000n, msec: 1_000n, usec: 1n }[unit];
      const fits = exact >= -BigInt(LARGEST) && exact <= BigInt(LARGEST);
      if (fits) expect(BigInt(new Timestamp(value, unit).micros)).toBe(exact);
      else expect(() => new Timestamp(value, unit)).toThrow(InvalidArgumentError);
    });
  });

  it("equals by moment, whatever unit made it", () => {
    expect(new Timestamp(1, SECONDS).equals(new Timestamp(1_000))).toBe(true);
    expect(new Timestamp(1, SECONDS).equals(micros(1_000_001))).toBe(false);
  });

  it("compares and sorts by moment", () => {
    expect(new Timestamp(1, SECONDS) < new Timestamp(1_001)).toBe(true);
    expect([micros(3), micros(-1)].sort((a, b) => +a - +b).map(Number)).toEqual([-1, 3]);
  });

  it.each([
    [1_427_316_488_000_000, "2015-03-25T20:48:08.000000Z"],
    [1_427_316_488_000_001, "2015-03-25T20:48:08.000001Z"],
    [-1, "1969-12-31T23:59:59.999999Z"],
    [0, "1970-01-01T00:00:00.000000Z"],
    [LARGEST, "2255-06-05T23:47:34.740991Z"],
    [-LARGEST, "1684-07-28T00:12:25.259009Z"],
  ])("writes %i microseconds as %s", (count, text) => {
    expect(`${micros(count)}`).toBe(text);
    expect(JSON.stringify({ at: micros(count) })).toBe(`{"at":"${text}"}`);
  });

  it("writes a text that holds every microsecond", () => {
    holdsFor([anyMicros], (count) => {
      const text = String(micros(count));
      const whole = Date.parse(`${text.slice(0, 19)}Z`);
      expect(BigInt(whole) * 1_000n + BigInt(text.slice(20, 26))).toBe(BigInt(count));
    });
  });

  it("gives a Date cut to the millisecond", () => {
    expect(micros(-1).toDate()).toEqual(new Date(-1));
    expect(micros(1_999).toDate()).toEqual(new Date(1));
  });

  describe("now", () => {
    it("is the present", () => {
      const before = Date.now();
      expect(Timestamp.now().to(MILLISECONDS)).toBeGreaterThanOrEqual(before);
      expect(Timestamp.now().to(MILLISECONDS)).toBeLessThan(before + 10_000);
    });

    it("rises with every call, so that no two readings share a time", () => {
      let last = new DataPoint(0).timestamp.micros;
      for (let count = 0; count < 10_000; count += 1) {
        const { micros: next } = count % 2 === 0 ? Timestamp.now() : new DataPoint(0).timestamp;
        if (next <= last) expect.fail(`${next} after ${last}`);
        last = next;
      }
    });
  });
});
