import { beforeEach, describe, expect, it } from "vitest";
import { createPointDeleter, type PointDeleter } from "../../../src/store/sqlite/point-deleter.ts";
import { createPointTables } from "../../../src/store/sqlite/point-tables.ts";
import { blocksOf, type Pair } from "../../support/blocks.ts";
import { append, expectSound, open, type Parts, remove, START, show, useFolder } from "../../support/sqlite-parts.ts";

useFolder();

describe("a deletion", () => {
  let parts: Parts;
  beforeEach(() => {
    parts = open("db");
    for (const name of ["a", "b", "c"]) parts.run([append(blocksOf(name, count(100_000)))]);
    parts.run([append(blocksOf("b", count(50, 70_000, "late"))), append(blocksOf("b", count(50, 200_000)))]);
  });

  const tooOld = { projectId: 1, deviceId: undefined, seriesName: undefined, filter: { toMicros: START + 90_499 } };

  function count(points: number, first: number = 0, value?: string): Pair[] {
    return Array.from({ length: points }, (_, at): Pair => [START + first + at, value ?? at]);
  }

  /** Deletes a piece at a time; how many points each had. */
  function deleteInPieces(deletePoints: PointDeleter, between: () => void = () => {}): number[] {
    const pieces: number[] = [];
    let step = deletePoints(tooOld);
    for (pieces.push(step.points); step.next !== undefined; pieces.push(step.points)) {
      between();
      expect(pieces.length).toBeLessThan(100);
      step = deletePoints(tooOld, step.next);
    }
    return pieces;
  }

  it("is cut into pieces of a bounded size, and comes to its end", () => {
    const pieces = deleteInPieces(createPointDeleter(parts.db, createPointTables(parts.db), 0));
    expect(Math.max(...pieces)).toBeLessThanOrEqual(64_000);
    expect(pieces.reduce((sum, points) => sum + points)).toBe(3 * 90_500);
    expectSound(parts);
  });

  it("lets others read and write between its pieces", () => {
    let at = 0;
    const pieces = deleteInPieces(createPointDeleter(parts.db, createPointTables(parts.db), 0), () => {
      parts.run([append(blocksOf("b", [[START + 300_000 + at++, "new"]]))]);
      expectSound(parts);
    });
    expect(pieces.reduce((sum, points) => sum + points)).toBe(3 * 90_500);
    const counts = show(parts.reader.read({ ...tooOld, filter: {} }, 999_999)).map(({ pairs }) => pairs.length);
    expect(counts).toEqual([9_500, 9_550 + at, 9_500]);
    expect(at).toBeGreaterThan(3);
  });

  it("decodes only the blocks at its ends", () => {
    parts.db.exec(`UPDATE block_bytes SET block = zeroblob(3) WHERE block_id IN
      (SELECT block_id FROM blocks WHERE last <= ${START + 90_000} AND series_id = 1)`);
    expect(remove(parts, { ...tooOld, seriesName: "a" })).toBe(90_500);
    expect(remove(parts, { ...tooOld, seriesName: "a" })).toBe(0);
  });

  it("deletes nothing between two times that are the wrong way round", () => {
    const filter = { fromMicros: START + 10, toMicros: START + 5 };
    expect(remove(parts, { ...tooOld, filter })).toBe(0);
    expectSound(parts);
  });
});
