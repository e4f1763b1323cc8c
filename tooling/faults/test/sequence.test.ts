import { describe, expect, it } from "vitest";
import type { SequencePoint } from "../src/sequence/entry.ts";
import { RUN_LENGTH, Sequence } from "../src/sequence/sequence.ts";

const NUMBERS = [0, 3 * RUN_LENGTH, 900 * RUN_LENGTH].flatMap((first) =>
  Array.from({ length: 2_000 }, (_, at) => first + at),
);

describe("a sequence", () => {
  const sequence = new Sequence(5, 1);
  const entries = NUMBERS.map((number) => sequence.entry("plain", number));
  const points = entries.flatMap((entry) => entry.points);

  it("is computed from the seed, the producer and the number alone", () => {
    const again = new Sequence(5, 1);
    expect(NUMBERS.toReversed().map((number) => again.entry("plain", number))).toEqual(entries.toReversed());
    expect(new Sequence(5, 2).entry("plain", 0)).not.toEqual(entries[0]);
    expect(new Sequence(6, 1).entry("plain", 0)).not.toEqual(entries[0]);
  });

  it("never has two points of one series and time", () => {
    expect(new Set(points.map(({ series, time }) => `${series} ${time}`)).size).toBe(points.length);
    expect(points.every(({ time }) => Number.isSafeInteger(time))).toBe(true);
  });

  it("has points late, out of order, and of every kind", () => {
    const times = entries.map((entry) => (entry.points[0] as SequencePoint).time);
    expect(times.some((time, at) => time < (times[at - 1] ?? time))).toBe(true);
    expect(times.some((time) => time < 1_767_225_600_000_000)).toBe(true);
    expect(new Set(entries.map(({ form }) => form))).toEqual(new Set(["point", "values", "row"]));
    expect(new Set(points.map(({ value }) => typeof value))).toEqual(new Set(["number", "string", "boolean"]));
    expect(points.some(({ value }) => Object.is(value, -0))).toBe(true);
  });

  it("finds the number of an entry by the time of any of its points", () => {
    for (const [at, entry] of entries.entries()) {
      for (const { time } of entry.points) expect(sequence.numberAt("plain", time)).toBe(NUMBERS[at]);
    }
    for (const number of NUMBERS) {
      const [point] = sequence.entry("poison", number).points;
      expect(sequence.numberAt("poison", point?.time ?? 0)).toBe(number);
    }
  });

  it("has poison in a series of its own", () => {
    expect(sequence.entry("poison", 3).points[0]?.series).toBe("poison-1");
    expect(points.some(({ series }) => series.startsWith("poison-"))).toBe(false);
  });
});
