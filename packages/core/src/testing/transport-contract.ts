import { DataPoint } from "../points/data-point.ts";
import { DataStore } from "../points/data-store.ts";
import type { ImportBatch } from "../points/import-batch.ts";
import { QueryReq } from "../query/query-req.ts";
import type { QueryResult } from "../query/query-result.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { Timestamp } from "../time/timestamp.ts";
import type { Transport } from "../transport.ts";
import { type ContractOptions, type ContractTests, type Disposable, declareContract } from "./contract-runner.ts";
import { expectCode, expectSame } from "./expectation.ts";

/** What the suite needs of a transport under test: its backend must be empty. */
export interface TransportFixture extends Disposable {
  /** The transport. */
  readonly transport: Transport;
  /** A project of its backend. */
  readonly projectId: number;
  /** A token that may read and write in the project. */
  readonly token: string;
  /** A token that the backend does not accept. */
  readonly badToken: string;
}

/**
 * Declares the tests that every `Transport` passes, over whatever backend it talks to.
 *
 * @example
 * ```ts
 * import { createMemoryTransport } from "@iobeam/core";
 * import { describeTransport } from "@iobeam/core/testing";
 * import { describe, it } from "vitest";
 *
 * describeTransport({
 *   runner: { describe, it },
 *   name: "in memory",
 *   create: async () => ({
 *     transport: createMemoryTransport({ tokens: ["good"] }),
 *     projectId: 6,
 *     token: "good",
 *     badToken: "bad",
 *   }),
 * });
 * ```
 */
export function describeTransport(options: ContractOptions<TransportFixture>): void {
  declareContract("Transport", { ...deviceTests, ...importTests, ...queryTests, ...callTests }, options);
}

const T0 = 1_427_316_488_000_000;

const deviceTests: ContractTests<TransportFixture> = {
  async "registers a device under an id that the backend makes"({ transport, projectId, token }) {
    const first = await transport.registerDevice({ projectId }, { token });
    const second = await transport.registerDevice({ projectId }, { token });
    expectSame([first.projectId, first.deviceId === second.deviceId], [projectId, false], "project, and same id");
  },

  async "registers a device under the id and the name that it wants"({ transport, projectId, token }) {
    const device = await transport.registerDevice({ projectId, deviceId: "own:id_1", deviceName: "Own" }, { token });
    expectSame([device.deviceId, device.deviceName], ["own:id_1", "Own"], "device");
  },

  async "refuses a device id that is taken"({ transport, projectId, token }) {
    await transport.registerDevice({ projectId, deviceId: "twice" }, { token });
    await expectCode(transport.registerDevice({ projectId, deviceId: "twice" }, { token }), "DUPLICATE_DEVICE_ID");
  },

  async "refuses a device name that is taken"({ transport, projectId, token }) {
    await transport.registerDevice({ projectId, deviceId: "a", deviceName: "Same" }, { token });
    const second = transport.registerDevice({ projectId, deviceId: "b", deviceName: "Same" }, { token });
    await expectCode(second, "DUPLICATE_DEVICE_NAME");
  },
};

const importTests: ContractTests<TransportFixture> = {
  async "brings every point back to the microsecond and to the bit"(fixture) {
    const values = [0, 0.1, -21.75, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2];
    await send(
      fixture,
      batchOf(
        fixture,
        "exact",
        values.map((value, at) => [T0 + at, value] as const),
      ),
    );
    expectSame(
      await times(fixture, "exact"),
      values.map((_, at) => T0 + at),
      "times",
    );
    expectSame(await values_(fixture, "exact"), values, "values");
  },

  async "keeps the sign of times before 1970"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "old", [
        [-1, 1],
        [-1_000_001, 2],
      ]),
    );
    expectSame(await times(fixture, "old"), [-1_000_001, -1], "times");
  },

  async "replaces the value of a point that is sent again"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [T0, 1],
        [T0 + 1, 2],
      ]),
    );
    await send(fixture, batchOf(fixture, "s", [[T0, 10]]));
    expectSame(await values_(fixture, "s"), [10, 2], "values");
  },

  async "stores a batch that is sent twice once"(fixture) {
    const batch = batchOf(fixture, "s", [
      [T0, 1],
      [T0 + 1, 2],
      [T0 + 2, 3],
    ]);
    await send(fixture, batch);
    await send(fixture, batch);
    expectSame(await values_(fixture, "s"), [1, 2, 3], "values");
  },

  async "imports more points than one request may carry"(fixture) {
    const many = Array.from({ length: 2_503 }, (_, at) => [T0 + at, at] as const);
    await send(fixture, batchOf(fixture, "many", many));
    expectSame((await times(fixture, "many")).length, many.length, "points");
  },

  async "imports tables: numbers, texts, booleans and gaps"(fixture) {
    const store = new DataStore(["n", "text", "flag"]);
    store.add(new Timestamp(T0, TimeUnit.MICROSECONDS), { n: 1.5, text: "größer \u{1F321}" });
    store.add(new Timestamp(T0 + 1, TimeUnit.MICROSECONDS), { flag: false, text: "" });
    const { projectId } = fixture;
    await send(fixture, {
      projectId,
      deviceId: "d",
      series: [],
      tables: [{ columns: store.columns, rows: store.rows }],
    });
    expectSame(await values_(fixture, "n"), [1.5], "numbers");
    expectSame(await values_(fixture, "text"), ["größer \u{1F321}", ""], "texts");
    expectSame(await values_(fixture, "flag"), [false], "booleans");
  },

  async "keeps series names with every kind of character apart"(fixture) {
    const names = ["a/b", "a b", "ä?&=#%", "..", "%2F", "A", "a"];
    const { projectId } = fixture;
    const series = names.map((name, at) => ({ name, points: [point(T0, at)] }));
    await send(fixture, { projectId, deviceId: "d", series, tables: [] });
    for (const [at, name] of names.entries()) expectSame(await values_(fixture, name), [at], `series ${name}`);
  },

  async "imports an empty batch"(fixture) {
    await send(fixture, batchOf(fixture, "none", []));
    expectSame((await ask(fixture, new QueryReq(fixture.projectId))).result, [], "result");
  },
};

const queryTests: ContractTests<TransportFixture> = {
  async "answers nothing with an empty result"(fixture) {
    expectSame(await ask(fixture, new QueryReq(fixture.projectId)), { result: [], timefmt: "msec" }, "result");
  },

  async "keeps the newest points with limit, oldest first"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [T0 + 2, 3],
        [T0, 1],
        [T0 + 1, 2],
      ]),
    );
    expectSame(await values_(fixture, "s", (q) => q.limit(2)), [2, 3], "values");
  },

  async "includes both ends of a time range"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [T0 - 1, 0],
        [T0, 1],
        [T0 + 1, 2],
        [T0 + 2, 3],
      ]),
    );
    const [start, end] = [T0, T0 + 1].map((micros) => new Timestamp(micros, TimeUnit.MICROSECONDS)) as [
      Timestamp,
      Timestamp,
    ];
    expectSame(await values_(fixture, "s", (q) => q.inTimeRange(start, end)), [1, 2], "range");
    expectSame(await values_(fixture, "s", (q) => q.fromTime(end)), [2, 3], "from");
    expectSame(await values_(fixture, "s", (q) => q.toTime(start)), [0, 1], "to");
  },

  async "leaves the bounds of values out"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [T0, -1],
        [T0 + 1, 0],
        [T0 + 2, 0.5],
        [T0 + 3, 1],
      ]),
    );
    expectSame(await values_(fixture, "s", (q) => q.greaterThan(0)), [0.5, 1], "greater");
    expectSame(await values_(fixture, "s", (q) => q.lessThan(0)), [-1], "less");
    expectSame(await values_(fixture, "s", (q) => q.equals(0.5)), [0.5], "equal");
    expectSame(await values_(fixture, "s", (q) => q.inValueRange(-1, 1)), [0, 0.5], "between");
  },

  async "applies limit after the other filters"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [T0, 5],
        [T0 + 1, 6],
        [T0 + 2, 0],
        [T0 + 3, 0],
      ]),
    );
    expectSame(await values_(fixture, "s", (q) => q.greaterThan(4).limit(1)), [6], "values");
  },

  async "names all devices and series in order where none is asked for"(fixture) {
    const { projectId } = fixture;
    for (const deviceId of ["b", "a"]) {
      const series = ["y", "x"].map((name) => ({ name, points: [point(T0, 1)] }));
      await send(fixture, { projectId, deviceId, series, tables: [] });
    }
    const { result } = await ask(fixture, new QueryReq(projectId));
    const found = result.map(({ device_id, name }) => `${device_id}/${name}`);
    expectSame(found, ["a/x", "a/y", "b/x", "b/y"], "series");
    const one = await ask(fixture, new QueryReq(projectId, { seriesName: "x" }).limit(1));
    expectSame(
      one.result.map(({ device_id, project_id }) => [device_id, project_id]),
      [
        ["a", projectId],
        ["b", projectId],
      ],
      "series x",
    );
  },

  async "writes times in the unit that is asked for, cut down"(fixture) {
    await send(
      fixture,
      batchOf(fixture, "s", [
        [1_999_999, 1],
        [-1, 2],
      ]),
    );
    for (const [timeUnit, expected] of [
      ["sec", [-1, 1]],
      ["msec", [-1, 1_999]],
      ["usec", [-1, 1_999_999]],
    ] as const) {
      const { result, timefmt } = await ask(fixture, new QueryReq(fixture.projectId, { timeUnit }));
      expectSame([timefmt, result[0]?.data.map(({ time }) => time)], [timeUnit, expected], "times");
    }
  },
};

const callTests: ContractTests<TransportFixture> = {
  async "refuses a token that is not accepted"({ transport, projectId, badToken: token }) {
    await expectCode(transport.query(new QueryReq(projectId), { token }), "UNAUTHORIZED");
    await expectCode(transport.registerDevice({ projectId }, { token }), "UNAUTHORIZED");
  },

  async "changes a token for one that is accepted"({ transport, projectId, token }) {
    const fresh = await transport.refreshToken({ token });
    await transport.query(new QueryReq(projectId), { token: fresh });
    await transport.query(new QueryReq(projectId), { token });
  },

  async "tells the backend's time"({ transport, token }) {
    const { micros } = await transport.serverTime({ token });
    if (micros < T0) throw new Error(`expected a present time, got ${micros}`);
  },

  async "rejects with ABORTED where the signal has ended the call"({ transport, projectId, token }) {
    await expectCode(transport.query(new QueryReq(projectId), { token, signal: AbortSignal.abort() }), "ABORTED");
  },
};

function point(micros: number, value: number): DataPoint {
  return new DataPoint(value, new Timestamp(micros, TimeUnit.MICROSECONDS));
}

function batchOf(
  { projectId }: TransportFixture,
  name: string,
  points: readonly (readonly [number, number])[],
): ImportBatch {
  const series = [{ name, points: points.map(([micros, value]) => point(micros, value)) }];
  return { projectId, deviceId: "d", series, tables: [] };
}

function send({ transport, token }: TransportFixture, batch: ImportBatch): Promise<void> {
  return transport.importBatch(batch, { token });
}

function ask({ transport, token }: TransportFixture, request: QueryReq): Promise<QueryResult> {
  return transport.query(request, { token });
}

async function readSeries(
  fixture: TransportFixture,
  seriesName: string,
  narrow: (q: QueryReq) => QueryReq,
): Promise<QueryResult["result"][number]["data"]> {
  const { result } = await ask(
    fixture,
    narrow(new QueryReq(fixture.projectId, { deviceId: "d", seriesName, timeUnit: "usec" })),
  );
  return result[0]?.data ?? [];
}

async function times(fixture: TransportFixture, seriesName: string): Promise<number[]> {
  return (await readSeries(fixture, seriesName, (q) => q)).map(({ time }) => time);
}

async function values_(
  fixture: TransportFixture,
  seriesName: string,
  narrow: (q: QueryReq) => QueryReq = (q) => q,
): Promise<unknown[]> {
  return (await readSeries(fixture, seriesName, narrow)).map(({ value }) => value);
}
