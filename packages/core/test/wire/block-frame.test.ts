import {
  decodeExportFrame,
  decodeImportFrame,
  encodeBlocks,
  encodeExportFrame,
  encodeImportFrame,
  type ImportBatch,
  InvalidArgumentError,
  InvalidBlockError,
  InvalidResponseError,
  QueryReq,
  Timestamp,
  TimeUnit,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../blocks.ts";
import { caught } from "../caught.ts";
import { anyDeviceId, anyMicros, anySeriesName, anyValue, holdsFor } from "../property.ts";

const batch: ImportBatch = {
  projectId: 6,
  deviceId: "greenhouse-3",
  blocks: [...blocksOf("temperature", [[1_000, 21.5]]), ...blocksOf("süß", [[1_000, "x"]])],
};
const frame = encodeImportFrame(batch);

const points = fc.array(fc.tuple(anyMicros, anyValue), { maxLength: 4 });
const series = fc.array(fc.tuple(anySeriesName, points), { maxLength: 4 });
const projectId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** The frame with bytes in the place of others. */
function spliced(start: number, removed: number, ...added: number[]): Uint8Array {
  const bytes = [...frame];
  bytes.splice(start, removed, ...added);
  return Uint8Array.from(bytes);
}

describe("the frame of an import", () => {
  it("brings every block back as it was", () => {
    holdsFor([projectId, anyDeviceId, series], (project, deviceId, all) => {
      const blocks = all.flatMap(([name, pairs]) => blocksOf(name, pairs));
      const sent: ImportBatch = { projectId: project, deviceId, blocks };
      expect(decodeImportFrame(encodeImportFrame(sent))).toEqual(sent);
    });
  });

  it("is as small as its blocks and names, and a few bytes", () => {
    const inBlocks = batch.blocks.reduce((sum, { block }) => sum + block.length, 0);
    expect(frame.length).toBe(4 + 3 + (2 + 12) + (2 + 11) + (2 + 5) + 2 * 2 + inBlocks);
  });

  it("names a series once for all blocks that follow each other", () => {
    const twice = blocksOf(
      "temperature",
      Array.from({ length: 2_000 }, (_, at) => [at, 1] as const),
    );
    const text = Buffer.from(encodeImportFrame({ ...batch, blocks: twice })).toString("latin1");
    expect(text.split("temperature")).toHaveLength(2);
  });

  it.each<[string, Uint8Array]>([
    ["frame does not begin with iob1", new Uint8Array(0)],
    ["frame does not begin with iob1", spliced(3, 1, 0x32)],
    ["frame names no project", frame.slice(0, 4)],
    ["frame names no device", frame.slice(0, 7)],
    ["frame is cut off", frame.slice(0, -1)],
    ["frame is cut off", frame.slice(0, 10)],
    ["frame is cut off", spliced(frame.length, 0, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ["frame has a part that does not belong there", spliced(4, 3)],
    ["frame has a part that does not belong there", spliced(7, 0, 1, 1, 6)],
    ["frame has a part that does not belong there", spliced(7, 14)],
    ["frame has a part that does not belong there", spliced(21, 13)],
    ["frame has a part that does not belong there", spliced(frame.length, 0, 9, 0)],
    ["frame has more bytes in its project id", spliced(4, 3, 1, 2, 6, 0)],
    ["frame names more than 1 device", spliced(frame.length, 0, 2, 1, 0x64)],
    ["frame has a name that is no UTF-8", spliced(23, 1, 0xff)],
    ["is cut off within its header", spliced(frame.length, 0, 4, 1, 1)],
    ["does not match its checksum", spliced(frame.length - 6, 1, 0x55)],
  ])("is refused where it is wrong: %s", (problem, bytes) => {
    const error = caught(() => decodeImportFrame(bytes));
    expect(error).toBeInstanceOf(InvalidBlockError);
    expect((error as Error).message).toContain(`The point block ${problem}`);
  });

  it.each<[string, Uint8Array]>([
    ["project_id must be a project id", spliced(4, 3, 1, 1, 0)],
    ["project_id must be a project id", spliced(4, 3, 1, 0)],
    ["device_id must be a device id", spliced(9, 1, 0x20)],
    ["series must be a series name other than the reserved", spliced(21, 13, 3, 3, 0x61, 0x6c, 0x6c)],
    ["series must be a series name: 1 to 256", spliced(21, 13, 3, 0)],
  ])("is refused where a name is unusable: %s", (problem, bytes) => {
    const error = caught(() => decodeImportFrame(bytes));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toContain(problem);
  });

  it.each<[string, readonly number[], string]>([
    ["devices", [2, 1, 0x64], "frame names more than 1 device"],
    ["blocks of no byte", [4, 0], "is cut off within its header"],
  ])("is refused at the first of millions of %s, and nothing is kept of them", (_, part, problem) => {
    const many = 1_500_000;
    const bytes = new Uint8Array(frame.length + many * part.length);
    bytes.set(frame);
    for (let at = 0; at < many; at++) bytes.set(part, frame.length + at * part.length);
    const before = process.memoryUsage().heapUsed;
    expect(String(caught(() => decodeImportFrame(bytes)))).toContain(problem);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });

  it("throws nothing but its two errors, whatever bytes come", () => {
    const change = fc.array(fc.tuple(fc.nat({ max: frame.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 });
    const changed = change.map((all) => all.reduce((bytes, [at, byte]) => bytes.fill(byte, at, at + 1), frame.slice()));
    const anything = fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(105, 111, 98, 49, ...rest));
    holdsFor([fc.oneof(changed, anything)], (bytes) => {
      try {
        decodeImportFrame(bytes);
      } catch (error) {
        expect(error instanceof InvalidBlockError || error instanceof InvalidArgumentError).toBe(true);
      }
    });
  });
});

describe("the frame of an export", () => {
  it("brings everything that was found back, in every unit", () => {
    const found = fc.array(fc.tuple(anyDeviceId, anySeriesName, points), { maxLength: 4 });
    holdsFor([found, fc.constantFrom(...Object.values(TimeUnit))], (all, timeUnit) => {
      const named = all.filter(([, , pairs]) => pairs.length > 0).map((one, at) => [`${at}${one[0]}`, ...one.slice(1)]);
      const rows = named as [string, string, [number, number | string | boolean][]][];
      const written = rows.map(([deviceId, name, pairs]) => {
        return { deviceId, name, blocks: blocksOf(name, pairs).map(({ block }) => block) };
      });
      const request = new QueryReq(6, { timeUnit });
      expect(decodeExportFrame(encodeExportFrame(6, written), request)).toEqual({
        result: rows.map(([device_id, name, pairs]) => ({
          project_id: 6,
          device_id,
          name,
          data: [...new Map(pairs)]
            .sort(([a], [b]) => a - b)
            .map(([time, value]) => ({ time: new Timestamp(time, TimeUnit.MICROSECONDS).to(timeUnit), value })),
        })),
        timefmt: timeUnit,
      });
    });
  });

  it("picks the series where the path could not name it", () => {
    const both = [".", ".."].map((name) => ({ deviceId: "d", name, blocks: encodeBlocks([1], [1]) }));
    const { result } = decodeExportFrame(encodeExportFrame(6, both), new QueryReq(6, { seriesName: ".." }));
    expect(result.map(({ name }) => name)).toEqual([".."]);
  });

  it("brings nothing found back as an empty result", () => {
    const request = new QueryReq(6);
    expect(decodeExportFrame(encodeExportFrame(6, []), request)).toEqual({ result: [], timefmt: "msec" });
  });

  it.each([
    ["no frame", new Uint8Array(3)],
    ["a frame with an unusable name", spliced(9, 1, 0x20)],
    ["a frame with a changed block", spliced(frame.length - 6, 1, 0x55)],
  ])("is an unusable answer where it is %s", (_, bytes) => {
    const error = caught(() => decodeExportFrame(bytes, new QueryReq(6)));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect((error as Error).cause).toBeInstanceOf(Error);
  });
});
