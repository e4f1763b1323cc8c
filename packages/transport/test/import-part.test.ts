import { countPoints, decodeImport, decodeImportFrame, type ImportBatch, type PointValue } from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImportPart, nextFrame, nextJson } from "../src/import-part.ts";
import { batchOf, blocksOf, pointsOf } from "./batches.ts";

const value: fc.Arbitrary<PointValue> = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  fc.boolean(),
  fc.string({ maxLength: 4 }),
);
const series = fc.tuple(
  fc.string({ minLength: 1, maxLength: 4 }).filter((name) => !["all", "time"].includes(name)),
  fc.oneof(
    fc.array(value, { maxLength: 12 }),
    fc.integer({ min: 0, max: 2_400 }).map((count) => Array(count).fill(1.5)),
  ),
);
const batches: fc.Arbitrary<ImportBatch> = fc.array(series, { maxLength: 6 }).map((all) => ({
  projectId: 6,
  deviceId: "d",
  blocks: all.flatMap(([name, values]) => blocksOf(name, values)),
}));

/** All parts of a batch, one after another. */
function split(batch: ImportBatch, next: (start: number) => ImportPart): ImportPart[] {
  const parts: ImportPart[] = [];
  for (let at = 0; at < batch.blocks.length; ) {
    const part = next(at);
    parts.push(part);
    at += part.blocks.length;
  }
  return parts;
}

describe("the parts of a batch", () => {
  it("hold every block as it is, in bodies of at most as many bytes as allowed, where they are frames", () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 5_000 }), (batch, most) => {
        const parts = split(batch, (start) => nextFrame(batch, start, most));
        expect(parts.flatMap(({ blocks }) => blocks)).toEqual(batch.blocks);
        for (const { blocks, request } of parts) {
          expect(decodeImportFrame(request.body as Uint8Array)).toEqual({ ...batch, blocks });
          const bytes = blocks.reduce((sum, { block }) => sum + block.length, 0);
          expect(blocks.length === 1 || bytes <= most).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("hold every point, at most 1,000 of them, where they are JSON; only numbers go as a list", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const parts = split(batch, (start) => nextJson(batch, start));
        expect(parts.flatMap(({ blocks }) => blocks)).toEqual(batch.blocks);
        for (const { blocks, request } of parts) {
          const form = request.path === "imports" ? "list" : "table";
          const decoded = decodeImport(JSON.parse(request.body as string), form);
          expect(pointsOf(decoded).sort()).toEqual(pointsOf({ blocks }).sort());
          expect(countPoints({ blocks })).toBeLessThanOrEqual(1_000);
          expect(pointsOf({ blocks }).every((point) => / -?\d[\d.e+-]*$/.test(point))).toBe(form === "list");
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [1_000, [1_000]],
    [1_001, [1_000, 1]],
    [2_500, [1_000, 1_000, 500]],
  ])("of %i points are, as JSON, requests of %j", (count, expected) => {
    const batch = batchOf(count);
    expect(split(batch, (start) => nextJson(batch, start)).map(countPoints)).toEqual(expected);
  });

  it("hold the columns of a table together, at most 1,000 cells of them", () => {
    const rows = (count: number, columns: number): ImportBatch => ({
      ...batchOf(0),
      blocks: Array.from({ length: columns }, (_, at) => blocksOf(`c${at}`, new Array(count).fill(true))).flat(),
    });
    const json = (batch: ImportBatch) => split(batch, (start) => nextJson(batch, start));
    expect(json(rows(1, 20)).map(({ blocks }) => blocks.length)).toEqual([20]);
    expect(json(rows(300, 7)).map(({ blocks }) => blocks.length)).toEqual([3, 3, 1]);
    const texts = Array.from({ length: 40 }, (_, at) => blocksOf(`t${at}`, ["x".repeat(20_000)])).flat();
    expect(json({ ...batchOf(0), blocks: texts }).map(({ blocks }) => blocks.length)).toEqual([
      ...Array(13).fill(3),
      1,
    ]);
    const again = { ...batchOf(0), blocks: [...blocksOf("c", [true]), ...blocksOf("c", [false])] };
    expect(json(again)).toHaveLength(2);
  });

  it("hold small series together", () => {
    const batch = { ...batchOf(0), blocks: ["a", "b", "c"].flatMap((name) => batchOf(300, name).blocks) };
    expect(split(batch, (start) => nextJson(batch, start))).toHaveLength(1);
    expect(split(batch, (start) => nextFrame(batch, start, 65_536))).toHaveLength(1);
  });
});
