import {
  decodeExportQuery,
  encodeExportQuery,
  InvalidArgumentError,
  type PointFilter,
  QueryReq,
  TimeUnit,
} from "@iobeam/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caught } from "../caught.ts";
import { anyDeviceId, anyMicros, anyNumber, anySeriesName, holdsFor } from "../property.ts";

/** What a server sees of a request: the places of the path and the parameters. */
function travel(request: QueryReq): ReturnType<typeof decodeExportQuery> {
  const url = new URL(encodeExportQuery(request), "https://api.iobeam.com/v1/");
  const [version, exports, project = "", device = "", series = "", ...more] = url.pathname.slice(1).split("/");
  expect([version, exports, more]).toEqual(["v1", "exports", []]);
  const places = { project, device, series: decodeURIComponent(series) };
  return decodeExportQuery(places, Object.fromEntries(url.searchParams));
}

const path = { project: "6", device: "all", series: "all" };
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

describe("encodeExportQuery", () => {
  it.each<[QueryReq, string]>([
    [new QueryReq(6), "exports/6/all/all?timefmt=msec"],
    [
      new QueryReq(6, { deviceId: "d:1", seriesName: "a/b ?", timeUnit: TimeUnit.SECONDS }).limit(5),
      "exports/6/d:1/a%2Fb%20%3F?timefmt=sec&limit=5",
    ],
    [
      new QueryReq(6, { timeUnit: TimeUnit.MICROSECONDS }).inTimeRange(1_427_316_488_000_123, 1_427_316_489_000_000),
      "exports/6/all/all?timefmt=usec&from=1427316488000.123&to=1427316489000",
    ],
    [
      new QueryReq(6).inValueRange(-0.5, 1e21).equals(7),
      "exports/6/all/all?timefmt=msec&less_than=1e%2B21&greater_than=-0.5&equals=7",
    ],
    [new QueryReq(6, { seriesName: ".." }), "exports/6/all/all?timefmt=msec"],
  ])("writes %j", (request, expected) => {
    expect(encodeExportQuery(request)).toBe(expected);
  });

  it("says all of a request, so that the backend reads the same one", () => {
    const target = fc.record({
      deviceId: maybe(anyDeviceId),
      seriesName: maybe(anySeriesName.filter((name) => name !== "." && name !== "..")),
      timeUnit: fc.constantFrom(...Object.values(TimeUnit)),
    });
    const filter: fc.Arbitrary<PointFilter> = fc.record({
      limit: maybe(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
      fromMicros: maybe(anyMicros),
      toMicros: maybe(anyMicros),
      greaterThan: maybe(anyNumber),
      lessThan: maybe(anyNumber),
      equals: maybe(anyNumber),
    });
    const projectId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    holdsFor([projectId, target, filter], (id, about, narrow) => {
      fc.pre(narrow.fromMicros === undefined || narrow.toMicros === undefined || narrow.fromMicros <= narrow.toMicros);
      fc.pre(narrow.greaterThan === undefined || narrow.lessThan === undefined || narrow.greaterThan < narrow.lessThan);
      const { request, timefmt } = travel(new QueryReq(id, about, narrow));
      // A bound of -0 arrives as 0, which every number compares the same with.
      const plain = Object.fromEntries(
        Object.entries(narrow).map(([name, part]) => [name, part === undefined ? part : part + 0]),
      );
      expect({ ...request, filter: { ...request.filter } }).toEqual({ projectId: id, ...about, filter: { ...plain } });
      expect(timefmt).toBe(about.timeUnit);
    });
  });
});

describe("decodeExportQuery", () => {
  it("asks for everything in milliseconds where nothing else is said", () => {
    const { request, timefmt } = decodeExportQuery(path, {});
    expect(timefmt).toBe("msec");
    expect(request).toEqual(new QueryReq(6, {}, request.filter));
    expect(Object.values(request.filter).every((part) => part === undefined)).toBe(true);
  });

  it.each([
    ["TIMEVAL", "timeval", "usec"],
    ["timeval", "timeval", "usec"],
    ["sec", "sec", "sec"],
    ["USEC", "usec", "usec"],
  ])("reads the timefmt %s", (sent, timefmt, timeUnit) => {
    const decoded = decodeExportQuery(path, { timefmt: sent });
    expect([decoded.timefmt, decoded.request.timeUnit]).toEqual([timefmt, timeUnit]);
  });

  it.each(["-1.5", "+2", ".5", "5.", "1e3", "1E-3", "-0"])("reads the number %s", (text) => {
    expect(decodeExportQuery(path, { equals: text }).request.filter.equals).toBe(Number(text));
  });

  it("ignores parameters that it does not know", () => {
    expect(decodeExportQuery(path, { output: "json" }).request.projectId).toBe(6);
  });

  it.each<[Record<string, string>, Record<string, unknown>, string]>([
    [{ project: "0" }, {}, "project_id must be"],
    [{ project: "0x6" }, {}, "project_id must be"],
    [{ project: "6 " }, {}, "project_id must be"],
    [{ project: "6e0" }, {}, "project_id must be"],
    [{ project: "" }, {}, "project_id must be"],
    [{ project: "9007199254740993" }, {}, "project_id must be"],
    [{ device: "a b" }, {}, "device_id must be a device id"],
    [{ device: "" }, {}, "device_id must be a device id"],
    [{ series: "time" }, {}, "series_name must be a series name other than"],
    [{ series: "" }, {}, "series_name must be a series name: 1 to 256"],
    [{}, { timefmt: "ms" }, 'timefmt must be "sec", "msec", "usec" or "timeval"; received "ms"'],
    [{}, { limit: "0" }, "limit must be an integer above 0; received 0"],
    [{}, { limit: "-1" }, "limit must be an integer above 0; received -1"],
    [{}, { limit: "1.5" }, "limit must be an integer above 0; received 1.5"],
    [{}, { limit: "ten" }, 'limit must be a number; received "ten"'],
    [{}, { limit: "" }, 'limit must be a number; received ""'],
    [{}, { limit: ["1", "2"] }, "limit must be given once; received an array of 2"],
    [{}, { from: "yesterday" }, "from must be milliseconds since 1970"],
    [{}, { to: "" }, "to must be milliseconds since 1970"],
    [{}, { from: "9007199254741" }, "from must be milliseconds since 1970"],
    [{}, { from: "5", to: "4.999" }, "to must be a time not before from, 1970-01-01T00:00:00.005000Z; received "],
    [{}, { greater_than: "NaN" }, 'greater_than must be a number; received "NaN"'],
    [{}, { greater_than: "0x10" }, 'greater_than must be a number; received "0x10"'],
    [{}, { less_than: "1e400" }, "less_than must be a finite number; received Infinity"],
    [{}, { equals: "Infinity" }, 'equals must be a number; received "Infinity"'],
    [{}, { greater_than: "5", less_than: "5" }, "less_than must be above greater_than, 5; received 5"],
  ])("refuses the path %j with %j", (places, params, problem) => {
    const error = caught(() => decodeExportQuery({ ...path, ...places }, params));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toContain(problem);
  });

  it("throws nothing but InvalidArgumentError, whatever comes", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("0", "-0", "1e400", "5", "all", "timeval", "-9007199254741"));
    const name = fc.constantFrom("limit", "from", "to", "less_than", "greater_than", "equals", "timefmt", "x");
    const places = fc.record({ project: text, device: text, series: text });
    const params = fc.dictionary(name, fc.oneof({ weight: 9, arbitrary: text }, fc.anything()));
    holdsFor([places, params], (at, given) => {
      try {
        decodeExportQuery(at, given);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
      }
    });
  });
});
