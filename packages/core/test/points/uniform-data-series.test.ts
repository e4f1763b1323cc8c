import { makeUniformDataSeries, Timestamp, TimeUnit } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMicros, holdsFor } from "../property.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;

function uniformTimes(start: number, end: number, count: number): number[] {
  const [first, last] = [start, end].map((micros) => new Timestamp(micros, TimeUnit.MICROSECONDS)) as [
    Timestamp,
    Timestamp,
  ];
  return makeUniformDataSeries("s", first, last, Array(count).fill(0)).points.map(({ timestamp }) => timestamp.micros);
}

/** `start + (end - start) * index / steps` to the nearest microsecond is at most half a step of 1 / steps away. */
function isNearest(time: number, index: number, [start, end, steps]: readonly [number, number, number]): boolean {
  const exactTimesSteps = BigInt(start) * BigInt(steps) + (BigInt(end) - BigInt(start)) * BigInt(index);
  const off = BigInt(time) * BigInt(steps) - exactTimesSteps;
  return (off < 0n ? -off : off) * 2n <= BigInt(steps);
}

describe("makeUniformDataSeries", () => {
  it("puts the first value at the start and the last at the end", () => {
    const { name, points } = makeUniformDataSeries("temperature", 0, new Date(2_000), [20, 21, 22]);
    expect(name).toBe("temperature");
    expect(points.map(({ timestamp, value }) => [timestamp.micros, value])).toEqual([
      [0, 20],
      [1_000_000, 21],
      [2_000_000, 22],
    ]);
  });

  it("rounds to the microsecond", () => {
    expect(uniformTimes(0, 10, 4)).toEqual([0, 3, 7, 10]);
    expect(uniformTimes(-10, 0, 4)).toEqual([-10, -7, -3, 0]);
  });

  it("takes a single value where the start is the end", () => {
    expect(uniformTimes(5, 5, 1)).toEqual([5]);
  });

  it.each([
    [-LARGEST, LARGEST, 2],
    [-LARGEST, LARGEST - 1, 2],
    [-LARGEST, LARGEST - 1, 3],
    [1 - LARGEST, LARGEST, 5],
  ])("reaches exactly from %i to %i with %i values", (start, end, count) => {
    const times = uniformTimes(start, end, count);
    expect([times[0], times.at(-1)]).toEqual([start, end]);
    times.forEach((time, index) => {
      expect(isNearest(time, index, [start, end, count - 1])).toBe(true);
    });
  });

  it("spaces any number of values evenly over any span, no two at one time", () => {
    holdsFor([anyMicros, anyMicros, fc.integer({ min: 2, max: 50 })], (one, other, count) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      fc.pre(BigInt(end) - BigInt(start) >= BigInt(count - 1));
      const times = uniformTimes(start, end, count);
      expect(times.every((time, index) => isNearest(time, index, [start, end, count - 1]))).toBe(true);
      expect(new Set(times).size).toBe(count);
      expect([times[0], times.at(-1)]).toEqual([start, end]);
    });
  });
});
