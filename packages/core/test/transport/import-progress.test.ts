import { type ImportBatch, ImportProgress, NetworkError, PartialImportError } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";

const [one, two, three] = ["one", "two", "three"].flatMap((name) => blocksOf(name, [[1, 1]])) as [
  ImportBatch["blocks"][0],
  ImportBatch["blocks"][0],
  ImportBatch["blocks"][0],
];
const batchOf = (...blocks: ImportBatch["blocks"]): ImportBatch => ({ projectId: 6, deviceId: "d", blocks });
const reset = new NetworkError("reset", true);

describe("ImportProgress", () => {
  it("tries what is left alone, and tells all of it at the end", async () => {
    const progress = new ImportProgress(batchOf(one, two, three));
    const fail = (stored: ImportBatch, unstored: ImportBatch) => () =>
      Promise.reject(new PartialImportError(stored, unstored, reset));
    await expect(progress.attempt(fail(batchOf(two), batchOf(one, three)))).rejects.toBe(reset);
    expect(progress.unstored).toEqual(batchOf(one, three));
    await expect(progress.attempt(fail(batchOf(one), batchOf(three)))).rejects.toBe(reset);
    expect(progress.failure(reset)).toMatchObject({
      code: "PARTIAL_IMPORT",
      stored: batchOf(two, one),
      unstored: batchOf(three),
      cause: reset,
    });
    await progress.attempt(async (rest) => expect(rest).toEqual(batchOf(three)));
    expect(progress.unstored).toEqual(batchOf());
  });

  it("tells the error as it is where nothing was stored, or where it is none of the family", async () => {
    const progress = new ImportProgress(batchOf(one));
    await expect(progress.attempt(() => Promise.reject(reset))).rejects.toBe(reset);
    expect(progress.failure(reset)).toBe(reset);
    const partial = new PartialImportError(batchOf(one), batchOf(), reset);
    await expect(progress.attempt(() => Promise.reject(partial))).rejects.toBe(reset);
    const bug = new TypeError("a bug");
    expect(progress.failure(bug)).toBe(bug);
  });
});
