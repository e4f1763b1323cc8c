import { countPoints, DataPoint, type ImportBatch, joinBatches, Timestamp, TimeUnit } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitBatch } from "../src/split-batch.ts";
import { batchOf, pointsOf } from "./batches.ts";

const points = fc.array(
  fc
    .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger())
    .map(([value, micros]) => new DataPoint(value, new Timestamp(micros, TimeUnit.MICROSECONDS))),
  { maxLength: 40 },
);
const series = fc.array(fc.record({ name: fc.string({ minLength: 1 }), points }), { maxLength: 6 });
const table = fc.integer({ min: 1, max: 12 }).chain((width) =>
  fc.record({
    columns: fc.constant(Array.from({ length: width }, (_, at) => `c${at}`)),
    rows: fc.array(
      fc.record({
        timestamp: fc.maxSafeInteger().map((micros) => new Timestamp(micros, TimeUnit.MICROSECONDS)),
        cells: fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)), {
          minLength: width,
          maxLength: width,
        }),
      }),
      { maxLength: 15 },
    ),
  }),
);
const batches: fc.Arbitrary<ImportBatch> = fc.record({
  projectId: fc.constant(6),
  deviceId: fc.constant("d"),
  series,
  tables: fc.array(table, { maxLength: 3 }),
});

describe("splitBatch", () => {
  it("keeps every point, in every request at most as many as allowed", () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 30 }), (batch, most) => {
        const parts = splitBatch(batch, most);
        for (const part of parts) {
          const cells = part.tables.reduce((sum, { columns, rows }) => sum + columns.length * rows.length, 0);
          expect(part.series.reduce((sum, { points }) => sum + points.length, cells)).toBeLessThanOrEqual(most);
          expect(part.tables.length === 0 || part.series.length === 0).toBe(true);
          expect(part.tables.length).toBeLessThanOrEqual(1);
          expect([part.projectId, part.deviceId]).toEqual([batch.projectId, batch.deviceId]);
        }
        expect(pointsOf(joinBatches(batch, parts)).sort()).toEqual(pointsOf(batch).sort());
      }),
      { numRuns: 500 },
    );
  });

  it("keeps the points of a series in their order", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 30 }), (all, most) => {
        const batch = { projectId: 6, deviceId: "d", series: all, tables: [] };
        expect(pointsOf(joinBatches(batch, splitBatch(batch, most)))).toEqual(pointsOf(batch));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [1_000, [1_000]],
    [1_001, [1_000, 1]],
    [2_500, [1_000, 1_000, 500]],
    [0, []],
  ])("makes of %i points requests of %j", (count, expected) => {
    expect(splitBatch(batchOf(count)).map(countPoints)).toEqual(expected);
  });

  it("packs small series into one request", () => {
    const batch = { ...batchOf(1), series: ["a", "b", "c"].flatMap((name) => batchOf(300, name).series) };
    expect(splitBatch(batch)).toHaveLength(1);
  });

  it("splits a table wider than a request by its columns", () => {
    const width = 2_500;
    const columns = Array.from({ length: width }, (_, at) => `c${at}`);
    const rows = [{ timestamp: new Timestamp(0), cells: columns.map((_, at) => at) }];
    const parts = splitBatch({ projectId: 6, deviceId: "d", series: [], tables: [{ columns, rows }] });
    expect(parts.map(countPoints)).toEqual([1_000, 1_000, 500]);
  });
});
