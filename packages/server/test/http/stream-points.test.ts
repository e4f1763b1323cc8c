import { encodeBlocks } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { STREAM_FORMS } from "../../src/http/answers/stream-form.ts";
import { type StreamSource, streamPoints } from "../../src/http/answers/stream-points.ts";
import type { Page, PagePlace } from "../../src/records/points.ts";

const selection = { projectId: 6, deviceId: undefined, seriesName: undefined, filter: {} };

/** Pages of 10,000 points without an end, and how many of them were read. */
function makeSource(failAt: number = Number.POSITIVE_INFINITY): { source: StreamSource; reads: () => number } {
  let reads = 0;
  const readPage = async (_selection: unknown, maxPoints: number, after?: PagePlace): Promise<Page> => {
    if (++reads === failAt) throw new Error("the disk is gone");
    const first = (after?.micros ?? -1) + 1;
    const times = Array.from({ length: maxPoints }, (_, at) => first + at);
    const place = { deviceId: "d", name: "s" };
    return {
      series: [{ ...place, blocks: encodeBlocks(times, times) }],
      next: { ...place, micros: first + maxPoints - 1 },
    };
  };
  return { source: { store: { readPage }, selection, after: undefined }, reads: () => reads };
}

const form = STREAM_FORMS.ndjson(6, "usec");

describe("streamPoints", () => {
  it("reads no page ahead of a reader that takes nothing", async () => {
    const { source, reads } = makeSource();
    const stream = await streamPoints(source, form);
    stream.read(0);
    await new Promise((resolve) => stream.once("readable", resolve));
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(reads()).toBe(1);
    stream.destroy();
  });

  it("reads no further for a reader that is gone", async () => {
    const { source, reads } = makeSource();
    const stream = await streamPoints(source, form);
    let taken = 0;
    for await (const chunk of stream) {
      taken += (chunk as Buffer).length;
      if (taken > 1_500_000) break;
    }
    const before = reads();
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect([before, reads()]).toEqual([expect.any(Number), before]);
    expect(before).toBeGreaterThan(1);
  });

  it("breaks off without its last line where the store fails on the way", async () => {
    const { source } = makeSource(3);
    const stream = await streamPoints(source, form);
    let text = "";
    const reading = (async () => {
      for await (const chunk of stream) text += String(chunk);
    })();
    await expect(reading).rejects.toThrow("the disk is gone");
    expect(text).toContain('{"cursor":"');
    expect(text).not.toContain('"cursor":null');
  });

  it("rejects before anything is sent where the first page fails", async () => {
    await expect(streamPoints(makeSource(1).source, form)).rejects.toThrow("the disk is gone");
  });
});
