import {
  createMemoryTransport,
  DataPoint,
  DataSeries,
  DataStore,
  Device,
  decodeImport,
  encodeBlocks,
  encodeListImport,
  InvalidArgumentError,
  InvalidTokenError,
  makeUniformDataSeries,
  microsPerUnit,
  PointBuffer,
  QueryReq,
  readTokenClaims,
  Timestamp,
  TimeUnit,
} from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { caught } from "./caught.ts";

/** A call with one argument left open, and what its error must begin with. */
type Call = readonly [call: string, make: (bad: never) => unknown, problem: string];

const day = new QueryReq(6);
const inSeconds = new QueryReq(6, { timeUnit: TimeUnit.SECONDS });

function addRow(timestamp: unknown, row: unknown): void {
  new DataStore(["a"]).add(timestamp as number, row as { a: number });
}

function addTime(time: unknown, unit?: TimeUnit): void {
  new PointBuffer().addValues("s", [0, time as number].slice(1), [1], unit);
}

const numbers: readonly Call[] = [
  ["new DataPoint(v)", (v) => new DataPoint(v), "value must be a finite number"],
  ["makeUniformDataSeries(…, [0, v])", (v) => makeUniformDataSeries("s", 0, 1, [0, v]), "values[1] must be a finite"],
  ["query.greaterThan(v)", (v) => day.greaterThan(v), "greaterThan must be a finite number"],
  ["query.lessThan(v)", (v) => day.lessThan(v), "lessThan must be a finite number"],
  ["query.equals(v)", (v) => day.equals(v), "equals must be a finite number"],
  ["query.inValueRange(v, 1)", (v) => day.inValueRange(v, 1), "low must be a finite number"],
  ["query.inValueRange(0, v)", (v) => day.inValueRange(0, v), "high must be a finite number"],
  ["points.addValues(…, [0], [v])", (v) => new PointBuffer().addValues("s", [0], [v]), "values[0] must be a finite"],
  ["query.limit(v)", (v) => day.limit(v), "limit must be an integer above 0"],
];

const times: readonly Call[] = [
  ["new Timestamp(t)", (t) => new Timestamp(t), "timestamp must be a whole number of milliseconds within ±"],
  ["new Timestamp(t, sec)", (t) => new Timestamp(t, "sec"), "timestamp must be a whole number of seconds within ±"],
  ["new Timestamp(t, usec)", (t) => new Timestamp(t, "usec"), "timestamp must be a whole number of microseconds"],
  ["Timestamp.from(t)", (t) => Timestamp.from(t), "timestamp must be a whole number of milliseconds"],
  ["makeUniformDataSeries(…, t, …)", (t) => makeUniformDataSeries("s", t, 1, [0, 1]), "start must be a whole number"],
  ["makeUniformDataSeries(…, t, …)", (t) => makeUniformDataSeries("s", 0, t, [0, 1]), "end must be a whole number"],
  ["points.addValues(…, [t], …)", (t) => addTime(t), "times[0] must be a whole number of milliseconds within ±"],
  ["points.addValues(…, [t], …, usec)", (t) => addTime(t, "usec"), "times[0] must be a whole number of microseconds"],
  ["encodeBlocks([t], …)", (t) => encodeBlocks([t], [1]), "times[0] must be a whole number of microseconds"],
  ["store.add(t, …)", (t) => addRow(t, { a: 1 }), "timestamp must be a whole number of milliseconds"],
  ["query.fromTime(t)", (t) => day.fromTime(t), "fromTime must be a whole number of milliseconds"],
  ["query.fromTime(t) in seconds", (t) => inSeconds.fromTime(t), "fromTime must be a whole number of seconds"],
  ["query.toTime(t)", (t) => day.toTime(t), "toTime must be a whole number of milliseconds"],
  ["query.inTimeRange(t, 1)", (t) => day.inTimeRange(t, 1), "start must be a whole number of milliseconds"],
  ["query.inTimeRange(0, t)", (t) => day.inTimeRange(0, t), "end must be a whole number of milliseconds"],
];

const names: readonly Call[] = [
  ["new DataSeries(n, [])", (n) => new DataSeries(n, []), "name must be a series name"],
  ["makeUniformDataSeries(n, …)", (n) => makeUniformDataSeries(n, 0, 0, [1]), "name must be a series name"],
  ["points.add(n, …)", (n) => new PointBuffer().add(n, new DataPoint(1, 1)), "seriesName must be a series name"],
  ["points.addValues(n, …)", (n) => new PointBuffer().addValues(n, [1], [1]), "seriesName must be a series name"],
  ["new DataStore([n])", (n) => new DataStore(["a", n]), "columns[1] must be a series name"],
  ["new QueryReq(6, { seriesName: n })", (n) => new QueryReq(6, { seriesName: n }), "seriesName must be a series name"],
];

const projects: readonly Call[] = [
  ["new Device(p, …)", (p) => new Device(p, "d"), "projectId must be a project id: an integer above 0, as a number"],
  ["new QueryReq(p)", (p) => new QueryReq(p), "projectId must be a project id: an integer above 0, as a number"],
];

const devices: readonly Call[] = [
  ["new Device(6, d)", (d) => new Device(6, d), "deviceId must be a device id: 1 to 256 of a-z A-Z 0-9 : _ -"],
  [
    "new QueryReq(6, { deviceId: d })",
    (d) => new QueryReq(6, { deviceId: d }),
    "deviceId must be a device id: 1 to 256",
  ],
];

const units: readonly Call[] = [
  ["new Timestamp(1, u)", (u) => new Timestamp(1, u), 'unit must be one of TimeUnit ("sec", "msec", "usec")'],
  ["Timestamp.from(1, u)", (u) => Timestamp.from(1, u), 'unit must be one of TimeUnit ("sec", "msec", "usec")'],
  ["timestamp.to(u)", (u) => new Timestamp(1).to(u), 'unit must be one of TimeUnit ("sec", "msec", "usec")'],
  ["microsPerUnit(u)", (u) => microsPerUnit(u), 'unit must be one of TimeUnit ("sec", "msec", "usec")'],
  ["points.addValues(…, u)", (u) => new PointBuffer().addValues("s", [], [], u), "unit must be one of TimeUnit"],
  ["new QueryReq(6, { timeUnit: u })", (u) => new QueryReq(6, { timeUnit: u }), "timeUnit must be one of TimeUnit"],
];

const anyBad: readonly unknown[] = [null, {}, [], true, Symbol("bad"), () => 1];

const tables: readonly (readonly [string, readonly Call[], readonly unknown[]])[] = [
  [
    "a number",
    numbers,
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "5", 5n, undefined, ...anyBad],
  ],
  [
    "a time",
    times,
    [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53, -(2 ** 53), 2n ** 53n, "2026-01-01", ...anyBad],
  ],
  ["a series name", names, ["", "time", "Time_Offset", "ALL", "x".repeat(257), "\ud83c", 5, ...anyBad]],
  ["a project id", projects, ["1", 0, -1, 1.5, Number.NaN, 2 ** 53, 1n, undefined, ...anyBad]],
  ["a device id", devices, ["a b", "", "a/b", "ä", "all", "x".repeat(257), 5, ...anyBad]],
  ["a unit", units, ["ms", "SECONDS", "", "toString", 1, ...anyBad]],
];

describe.each(tables)("%s", (_, calls, values) => {
  describe.each(calls)("in %s", (_call, make, problem) => {
    it.each(values.map((value) => [value] as const))("is not %o", (value) => {
      const error = caught(() => make(value as never)) as InvalidArgumentError;
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error.message.slice(0, problem.length)).toBe(problem);
      expect(error.message).toBe(
        `${error.argument} must be ${error.expected}; received ${error.message.split("; received ")[1]}`,
      );
    });
  });
});

describe("what does not fit together", () => {
  it.each<[string, () => unknown, string]>([
    [
      "an end before the start",
      () => day.inTimeRange(5, 4),
      "end must be a time not before the start, 1970-01-01T00:00:",
    ],
    [
      "an end before the start, call by call",
      () => day.fromTime(5).toTime(4),
      "toTime must be a time not before fromTime",
    ],
    ["a start after the end", () => day.toTime(4).fromTime(5), "toTime must be a time not before fromTime, 1970-01-01"],
    [
      "an end before the start of a series",
      () => makeUniformDataSeries("s", 5, 4, [1, 2]),
      "end must be a time not before",
    ],
    [
      "more values than microseconds",
      () => makeUniformDataSeries("s", 0, 1, Array(1_002).fill(0)),
      "end must be at least",
    ],
    [
      "one value for a span",
      () => makeUniformDataSeries("s", 0, 1, [1]),
      "values must be at least two for a start and an",
    ],
    [
      "no values",
      () => makeUniformDataSeries("s", 0, 1, []),
      "values must be a non-empty array of numbers; received an ar",
    ],
    ["a gap among the values", () => makeUniformDataSeries("s", 0, 1, Array(2)), "values[0] must be a finite number"],
    ["a text for values", () => makeUniformDataSeries("s", 0, 1, "12" as never), "values must be a non-empty array"],
    ["a low bound above the high one", () => day.inValueRange(2, 1), "high must be above low, 2; received 1"],
    ["bounds that meet", () => day.greaterThan(1).lessThan(1), "lessThan must be above greaterThan, 1; received 1"],
    ["a limit of 0", () => day.limit(0), "limit must be an integer above 0; received 0"],
    ["a limit in a text", () => day.limit("5" as never), 'limit must be an integer above 0; received "5"'],
    [
      "a device in place of a target",
      () => new QueryReq(6, "d" as never),
      "target must be an object such as { deviceId:",
    ],
    [
      "a list in place of a target",
      () => new QueryReq(6, ["d"] as never),
      "target must be an object such as { deviceId:",
    ],
    ["null in place of a target", () => new QueryReq(6, null as never), "target must be an object such as { deviceId:"],
    [
      "null in place of a filter",
      () => new QueryReq(6, {}, null as never),
      "filter must be an object such as { limit: 10",
    ],
    [
      "numbers in place of points",
      () => new DataSeries("s", [1] as never),
      "points[0] must be a DataPoint; received 1",
    ],
    ["a gap among points", () => new DataSeries("s", Array(1)), "points[0] must be a DataPoint; received undefined"],
    [
      "a text in place of points",
      () => new DataSeries("s", "ab" as never),
      "points must be an array (or another iterable)",
    ],
    [
      "no points",
      () => new DataSeries("s", undefined as never),
      "points must be an array (or another iterable) of DataPo",
    ],
    [
      "no columns",
      () => new DataStore([]),
      "columns must be a non-empty array of series names; received an array of 0",
    ],
    [
      "a text in place of columns",
      () => new DataStore("ab" as never),
      "columns must be a non-empty array of series name",
    ],
    ["a gap among columns", () => new DataStore(Array(2)), "columns[0] must be a series name"],
    ["a column twice", () => new DataStore(["a", "a"]), "columns must be names that are all different"],
    ["an unknown column", () => addRow(1, { a: 1, b: 2 }), 'row must be made of the columns a; received "b"'],
    [
      "a row without a value",
      () => addRow(1, {}),
      "row must be given a value for at least one of a; received an object",
    ],
    ["no row", () => addRow(1, undefined), "row must be an object with values by column name; received undefined"],
    [
      "NaN in a row",
      () => addRow(1, { a: Number.NaN }),
      "row.a must be a finite number, a boolean, or a text of at mo",
    ],
    ["an object in a row", () => addRow(1, { a: {} }), "row.a must be a finite number, a boolean, or a text of at mo"],
    ["a blank device name", () => new Device(6, "d", " "), "deviceName must be a device name: 1 to 256 characters"],
  ])("%s", (_, call, problem) => {
    const error = caught(call) as InvalidArgumentError;
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message.slice(0, problem.length)).toBe(problem);
  });
});

describe("a token", () => {
  it.each([
    ["", "is empty"],
    ["   ", "is empty"],
    ["no-jwt", "is no JSON Web Token"],
    [undefined, "must be a string"],
  ])("is not %o", (token, problem) => {
    const error = caught(() => readTokenClaims(token)) as InvalidTokenError;
    expect(error).toBeInstanceOf(InvalidTokenError);
    expect(error.message).toBe(
      `The token ${problem}. Expected a project token: three parts of base64url joined by dots.`,
    );
  });

  const token = `eyJ${"hbGciOi".repeat(3)}.${"eyJwaWQi".repeat(4)}.c2lnbmF0dXJl`;

  it.each<[string, (bad: never) => unknown]>([
    ...[...numbers, ...times, ...projects, ...devices, ...units].map(([call, make]): [string, typeof make] => [
      call,
      make,
    ]),
    ["new QueryReq(6, token)", (bad) => new QueryReq(6, bad)],
  ])("is never shown where it is put by mistake: %s", (_, make) => {
    for (const misplaced of [token, `Bearer ${token}`]) {
      const error = caught(() => make(misplaced as never)) as Error;
      expect(error.message).toContain("received a text with a token in it");
      expect(error.message).not.toContain("eyJ");
    }
  });
});

describe("a bad call", () => {
  it("leaves a memory transport as it was", async () => {
    const transport = createMemoryTransport();
    const call = { token: "any" };
    await expect(transport.registerDevice({ projectId: 6, deviceId: "a b" }, call)).rejects.toThrow("deviceId must be");
    await expect(transport.registerDevice({ projectId: "1" as never }, call)).rejects.toThrow("projectId must be");
    expect((await transport.query(day, call)).result).toEqual([]);
  });

  it("is told by the backend in the wire's words", () => {
    const body = encodeListImport({ projectId: 6, deviceId: "a b", blocks: [] });
    expect(() => decodeImport(JSON.parse(body), "list")).toThrow("device_id must be a device id");
  });
});
