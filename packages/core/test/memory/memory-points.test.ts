import {
  type DevicePoints,
  InvalidBlockError,
  MemoryPoints,
  type PointFilter,
  type PointSelection,
  type PointValue,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";
import { anyNumber, holdsFor } from "../property.ts";

const everything: PointSelection = { projectId: 6, deviceId: undefined, seriesName: undefined, filter: {} };

interface Point {
  readonly projectId: number;
  readonly deviceId: string;
  readonly name: string;
  readonly time: number;
  readonly value: PointValue;
}

/** The meaning of design.md told over a plain list: slow, and plain to see. */
function readPlainly(
  written: readonly Point[],
  { projectId, deviceId, seriesName, filter }: PointSelection,
): DevicePoints[] {
  const kept = written.filter(
    (point, at) =>
      !written.slice(at + 1).some((later) => isSamePlace(point, later)) &&
      point.projectId === projectId &&
      (deviceId ?? point.deviceId) === point.deviceId &&
      (seriesName ?? point.name) === point.name &&
      isMeant(point, filter),
  );
  const places = new Map(kept.map((point) => [`${point.deviceId} ${point.name}`, point]));
  return [...places.keys()].sort().map((key) => {
    const { deviceId: device, name } = places.get(key) as Point;
    const points = kept
      .filter((point) => point.deviceId === device && point.name === name)
      .sort((a, b) => a.time - b.time)
      .slice(-(filter.limit ?? kept.length));
    return { deviceId: device, name, times: points.map(({ time }) => time), values: points.map(({ value }) => value) };
  });
}

function isSamePlace(a: Point, b: Point): boolean {
  return a.projectId === b.projectId && a.deviceId === b.deviceId && a.name === b.name && a.time === b.time;
}

function isMeant({ time, value }: Point, filter: PointFilter): boolean {
  const bounds = [filter.greaterThan, filter.lessThan, filter.equals];
  return (
    time >= (filter.fromMicros ?? time) &&
    time <= (filter.toMicros ?? time) &&
    (bounds.every((bound) => bound === undefined) ||
      (typeof value === "number" &&
        (filter.greaterThan === undefined || value > filter.greaterThan) &&
        (filter.lessThan === undefined || value < filter.lessThan) &&
        (filter.equals === undefined || value === filter.equals)))
  );
}

const smallNumber = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) }, anyNumber);
const anyPoint: fc.Arbitrary<Point> = fc.record({
  projectId: fc.constantFrom(6, 7),
  deviceId: fc.constantFrom("a", "b"),
  name: fc.constantFrom("x", "y"),
  time: fc.integer({ min: -5, max: 5 }),
  value: fc.oneof({ weight: 3, arbitrary: smallNumber }, fc.constantFrom("1", "", true, false)),
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const anySelection: fc.Arbitrary<PointSelection> = fc.record({
  projectId: fc.constantFrom(6, 8),
  deviceId: maybe(fc.constantFrom("a", "b", "c")),
  seriesName: maybe(fc.constantFrom("x", "y", "z")),
  filter: fc.record({
    limit: maybe(fc.integer({ min: 1, max: 4 })),
    fromMicros: maybe(fc.integer({ min: -5, max: 5 })),
    toMicros: maybe(fc.integer({ min: -5, max: 5 })),
    greaterThan: maybe(smallNumber),
    lessThan: maybe(smallNumber),
    equals: maybe(smallNumber),
  }),
});

describe("MemoryPoints", () => {
  it("gives back exactly what a plain list would", () => {
    const steps = fc.array(fc.oneof(fc.array(anyPoint, { maxLength: 8 }), anySelection), { maxLength: 8 });
    holdsFor([steps], (all) => {
      const points = new MemoryPoints();
      const written: Point[] = [];
      for (const step of all) {
        if (!Array.isArray(step)) {
          expect(points.read(step as PointSelection)).toEqual(readPlainly(written, step as PointSelection));
          continue;
        }
        for (const { projectId, deviceId, name, time, value } of step as Point[]) {
          points.write({ projectId, deviceId, blocks: blocksOf(name, [[time, value]]) });
        }
        written.push(...(step as Point[]));
      }
    });
  });

  it("keeps the last of two points at one time in one batch, in one series or in two of a name", () => {
    const points = new MemoryPoints();
    const parts = [
      [
        [1, 1],
        [1, 2],
      ],
      [[2, 1]],
      [[2, 3]],
    ] as const;
    points.write({ projectId: 6, deviceId: "d", blocks: parts.flatMap((pairs) => blocksOf("s", pairs)) });
    expect(points.read(everything)).toEqual([{ deviceId: "d", name: "s", times: [1, 2], values: [2, 3] }]);
  });

  it("leaves a series without points out", () => {
    const points = new MemoryPoints();
    points.write({ projectId: 6, deviceId: "d", blocks: [] });
    expect(points.read(everything)).toEqual([]);
  });

  it("keeps nothing of a batch with bytes that are no block", () => {
    const points = new MemoryPoints();
    const blocks = [...blocksOf("s", [[1, 1]]), { name: "t", block: new Uint8Array(50) }];
    expect(() => points.write({ projectId: 6, deviceId: "d", blocks })).toThrow(InvalidBlockError);
    expect(points.read(everything)).toEqual([]);
  });

  it("deletes what is meant and tells how much that was", () => {
    const points = new MemoryPoints();
    const pairs = [1, 2, 3, 4].map((time) => [time, time] as const);
    points.write({ projectId: 6, deviceId: "d", blocks: [...blocksOf("s", pairs), ...blocksOf("t", pairs)] });
    expect(points.delete({ ...everything, seriesName: "s", filter: { fromMicros: 2, toMicros: 3 } })).toBe(2);
    expect(points.delete({ ...everything, projectId: 7 })).toBe(0);
    expect(points.read(everything).map(({ name, times }) => [name, times])).toEqual([
      ["s", [1, 4]],
      ["t", [1, 2, 3, 4]],
    ]);
  });

  it("hands out arrays of its reader's own", () => {
    const points = new MemoryPoints();
    points.write({ projectId: 6, deviceId: "d", blocks: blocksOf("s", [[1, 1]]) });
    for (const { times } of points.read(everything)) (times as number[]).push(9);
    expect(points.read(everything)[0]?.times).toEqual([1]);
  });
});
