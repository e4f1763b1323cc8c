import { countPoints, DataStore, type ImportBatch } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";

describe("countPoints", () => {
  it("counts the points of all blocks", () => {
    const store = new DataStore(["a", "b"]);
    store.add(1, { a: 1 });
    store.add(2, { a: 1, b: "x" });
    const series = blocksOf("s", [
      [1, 1],
      [2, 2],
    ]);
    const batch: ImportBatch = { projectId: 6, deviceId: "d", blocks: [...series, ...store.take()] };
    expect(countPoints(batch)).toBe(5);
    expect(countPoints({ blocks: [] })).toBe(0);
  });
});
