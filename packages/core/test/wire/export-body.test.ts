import {
  type DeviceBlocks,
  decodeExportBody,
  encodeBlocks,
  encodeExportBody,
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

const found: DeviceBlocks[] = [
  { deviceId: "d", name: "temp", blocks: encodeBlocks([-1, 1_427_316_488_000_001], [-0, "größer"]) },
];

describe("encodeExportBody", () => {
  it.each([
    ["usec", "-1", "1427316488000001"],
    ["msec", "-1", "1427316488000"],
    ["sec", "-1", "1427316488"],
    ["timeval", '{"sec":-1,"usec":999999}', '{"sec":1427316488,"usec":1}'],
  ] as const)("writes times as %s", (timefmt, first, second) => {
    expect(encodeExportBody(6, found, timefmt)).toBe(
      '{"result":[{"project_id":6,"device_id":"d","name":"temp","data":' +
        `[{"time":${first},"value":-0},{"time":${second},"value":"größer"}]}],"timefmt":"${timefmt}"}`,
    );
  });

  it("writes nothing found as an empty result", () => {
    expect(encodeExportBody(6, [], "msec")).toBe('{"result":[],"timefmt":"msec"}');
  });
});

describe("decodeExportBody", () => {
  it("reads exactly what was written, in every unit", () => {
    const points = fc
      .uniqueArray(fc.tuple(anyMicros, anyValue), { maxLength: 4, selector: ([time]) => time })
      .map((pairs) => pairs.sort(([a], [b]) => a - b));
    const series = fc.array(fc.tuple(anyDeviceId, anySeriesName, points), { maxLength: 4 });
    holdsFor([series, fc.constantFrom(...Object.values(TimeUnit))], (all, timeUnit) => {
      const written = all.map(([deviceId, name, pairs]) => ({
        deviceId,
        name,
        blocks: blocksOf(name, pairs).map(({ block }) => block),
      }));
      const body: unknown = JSON.parse(encodeExportBody(6, written, timeUnit));
      expect(decodeExportBody(body, new QueryReq(6, { timeUnit }))).toEqual({
        result: all.map(([device_id, name, pairs]) => ({
          project_id: 6,
          device_id,
          name,
          data: pairs.map(([time, value]) => ({
            time: new Timestamp(time, TimeUnit.MICROSECONDS).to(timeUnit),
            value,
          })),
        })),
        timefmt: timeUnit,
      });
    });
  });

  it("picks the series where the path could not name it", () => {
    const both = [".", ".."].map((name) => ({ deviceId: "d", name, blocks: encodeBlocks([1], [1]) }));
    const body: unknown = JSON.parse(encodeExportBody(6, both, "msec"));
    const { result } = decodeExportBody(body, new QueryReq(6, { seriesName: ".." }));
    expect(result.map(({ name }) => name)).toEqual([".."]);
  });

  const series = { project_id: 6, device_id: "d", name: "s", data: [{ time: 1, value: 2 }] };

  it.each([
    undefined,
    null,
    5,
    "<html>",
    [],
    {},
    { result: [] },
    { result: {}, timefmt: "msec" },
    { result: [], timefmt: "sec" },
    { result: [null], timefmt: "msec" },
    { result: [{ ...series, project_id: "6" }], timefmt: "msec" },
    { result: [{ ...series, device_id: 5 }], timefmt: "msec" },
    { result: [{ ...series, name: undefined }], timefmt: "msec" },
    { result: [{ ...series, data: {} }], timefmt: "msec" },
    { result: [{ ...series, data: [null] }], timefmt: "msec" },
    { result: [{ ...series, data: [{ time: "1", value: 2 }] }], timefmt: "msec" },
    { result: [{ ...series, data: [{ time: 1.5, value: 2 }] }], timefmt: "msec" },
    { result: [{ ...series, data: [{ time: 1 }] }], timefmt: "msec" },
    { result: [{ ...series, data: [{ time: 1, value: null }] }], timefmt: "msec" },
    { result: [{ ...series, data: [{ time: { sec: 1, usec: 2 }, value: 1 }] }], timefmt: "msec" },
  ])("refuses %j", (body) => {
    expect(() => decodeExportBody(body, new QueryReq(6))).toThrow(InvalidResponseError);
  });

  it("throws nothing but InvalidResponseError, whatever JSON comes", () => {
    const parts = fc.record({ result: fc.array(fc.jsonValue().map((data) => ({ ...series, data }))) });
    holdsFor([fc.oneof(fc.jsonValue(), parts)], (body) => {
      const read = () => decodeExportBody({ timefmt: "msec", ...(body as object) }, new QueryReq(6));
      try {
        read();
      } catch {
        expect(caught(read)).toBeInstanceOf(InvalidResponseError);
      }
    });
  });
});
