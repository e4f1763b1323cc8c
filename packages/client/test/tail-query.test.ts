import { createHttpTransport, QueryReq, type TailEvent, TimeUnit, tailQuery } from "@iobeam/client";
import {
  BackendUnavailableError,
  createMemoryTransport,
  encodeBlocks,
  type TailMessage,
  type Transport,
} from "@iobeam/core";
import { createManualClock } from "@iobeam/core/testing";
import { createServer } from "@iobeam/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder, startBackend, type TestBackend } from "./backend.ts";
import { seededRandom, startCuttingProxy } from "./cutting-proxy.ts";
import { makeUnsignedToken } from "./tokens.ts";

const T0 = 1_427_316_488_000_000;
const QUICK = { minDelayMs: 1, maxDelayMs: 5 };

type Sender = Pick<TestBackend, "transport" | "projectId" | "token">;

/** Imports points of one series; the value is the place of the time. */
async function send(backend: Sender, times: readonly number[], name = "s", deviceId = "d"): Promise<void> {
  const blocks = encodeBlocks(times, times).map((block) => ({ name, block }));
  await backend.transport.importBatch({ projectId: backend.projectId, deviceId, blocks }, { token: backend.token });
}

function requestOf({ projectId }: Sender): QueryReq {
  return new QueryReq(projectId, { timeUnit: TimeUnit.MICROSECONDS });
}

/** What comes until an event that `isLast`; points as `device/series/time`. */
async function readUntil(tail: AsyncIterator<TailEvent>, isLast: (text: string) => boolean): Promise<string[]> {
  const texts: string[] = [];
  for (let next = await tail.next(); !next.done; next = await tail.next()) {
    texts.push(...textsOf(next.value));
    if (texts.some(isLast)) return texts;
  }
  return texts;
}

function textsOf(event: TailEvent): string[] {
  if (event.kind === "points") return event.data.map(({ time }) => `${event.device_id}/${event.name}/${time}`);
  return [event.kind === "gap" ? event.reason : event.kind];
}

const isLive = (text: string): boolean => text === "live";

describe("tailQuery", () => {
  it("tells of points as they are stored, and that it is live before", async () => {
    const backend = await startBackend({ onDisk: true });
    await send(backend, [T0]);
    const tail = tailQuery(backend.token, requestOf(backend), { backend: backend.url });
    expect(await readUntil(tail, isLive)).toEqual(["live"]);
    await send(backend, [T0 + 2]);
    await send(backend, [T0 + 1], "late");
    const points = await readUntil(tail, (text) => text.includes("late"));
    expect(points).toEqual([`d/s/${T0 + 2}`, `d/late/${T0 + 1}`]);
    await tail.return?.();
  });

  it("begins with what is stored already where a time is given, and goes on from there", async () => {
    const backend = await startBackend();
    await send(backend, [T0, T0 + 1, T0 + 2]);
    await send(backend, [T0 + 1], "other");
    const request = requestOf(backend).fromTime(T0 + 1);
    const tail = tailQuery(backend.token, request, { backend: backend.url });
    expect(await readUntil(tail, isLive)).toEqual([`d/other/${T0 + 1}`, `d/s/${T0 + 1}`, `d/s/${T0 + 2}`, "live"]);
    await send(backend, [T0, T0 + 3]);
    expect(await readUntil(tail, (text) => text.endsWith("3"))).toEqual([`d/s/${T0 + 3}`]);
    await tail.return?.();
  });

  it("tells of what is asked for alone: device, series, values and the unit of time", async () => {
    const backend = await startBackend();
    const target = { deviceId: "d", seriesName: "s", timeUnit: TimeUnit.SECONDS };
    const request = new QueryReq(backend.projectId, target).greaterThan(T0 + 1);
    const tail = tailQuery(backend.token, request, { backend: backend.url });
    await readUntil(tail, isLive);
    await send(backend, [T0 + 2], "s", "e");
    await send(backend, [T0 + 2], "t", "d");
    await send(backend, [T0 + 1, T0 + 2]);
    const { value } = await tail.next();
    expect(value).toEqual({ kind: "points", device_id: "d", name: "s", data: [{ time: T0 / 1e6, value: T0 + 2 }] });
    await tail.return?.();
  });

  it.each([1, 2, 3])("loses and doubles nothing over connections that are cut anywhere, seed %i", async (seed) => {
    const backend = await startBackend();
    const random = seededRandom(seed);
    const proxy = await startCuttingProxy(backend.url, () => Math.floor(random() * 4_000));
    const transport = createHttpTransport({ baseUrl: proxy.url, retry: QUICK });
    const tail = tailQuery(backend.token, requestOf(backend), { transport, reconnect: QUICK });
    await readUntil(tail, isLive);
    const read = readUntil(tail, (text) => text.startsWith("d/z/"));
    const sent: string[] = [];
    for (let at = 0; at < 90; at++) {
      const name = `s${at % 3}`;
      await send(backend, [T0 + at], name);
      sent.push(`d/${name}/${T0 + at}`);
    }
    // The last of all series, also where they are read in their order.
    await send(backend, [T0], "z");
    const told = (await read).filter((text) => text.startsWith("d/s"));
    expect(told.toSorted()).toEqual(sent.toSorted());
    expect(proxy.cuts).toBeGreaterThan(3);
    await tail.return?.();
  });

  it("tells of a gap, and of what was stored in it: by series that are known, new, and many", async () => {
    const backend = await startBackend();
    let cut = (): void => {};
    const transport: Transport = {
      ...backend.transport,
      async *tail(request, call) {
        const controller = new AbortController();
        cut = () => controller.abort();
        const end = new Promise<undefined>((resolve) =>
          controller.signal.addEventListener("abort", () => resolve(undefined)),
        );
        const messages = (backend.transport.tail as NonNullable<Transport["tail"]>)(request, call)[
          Symbol.asyncIterator
        ]();
        for (;;) {
          const next = messages.next();
          const result = await Promise.race([next, end]);
          if (result === undefined || result.done) return;
          yield result.value;
        }
      },
    };
    for (let at = 0; at < 6; at++) await send(backend, [T0], `known${at}`);
    const controller = new AbortController();
    const tail = tailQuery(backend.token, requestOf(backend), {
      transport,
      reconnect: QUICK,
      signal: controller.signal,
    });
    await readUntil(tail, isLive);
    const next = tail.next();
    cut();
    expect(textsOf((await next).value)).toEqual(["disconnected"]);
    const expected: string[] = [];
    for (let at = 0; at < 6; at++) {
      await send(backend, [T0 + 1], `known${at}`);
      expected.push(`d/known${at}/${T0 + 1}`);
    }
    await send(backend, [T0 - 5, T0 - 4], "new");
    expected.push(`d/new/${T0 - 5}`, `d/new/${T0 - 4}`, "live");
    expect(await readUntil(tail, isLive)).toEqual(expected);
    controller.abort();
    await expect(tail.next()).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("reads what was dropped for it", async () => {
    const told: TailMessage[] = [
      { kind: "open" },
      { kind: "points", device_id: "d", name: "s", data: [{ time: T0, value: T0 }] },
      { kind: "dropped", points: 2 },
      // Stored while the query ran: it has brought it already.
      { kind: "points", device_id: "d", name: "s", data: [{ time: T0 + 2, value: T0 + 2 }] },
      { kind: "points", device_id: "d", name: "s", data: [{ time: T0 + 3, value: T0 + 3 }] },
    ];
    const right = createMemoryTransport();
    const backend: Sender = { transport: right, projectId: 6, token: makeUnsignedToken() };
    const transport: Transport = {
      ...right,
      async *tail() {
        for (const message of told) {
          if (message.kind === "dropped") await send(backend, [T0, T0 + 1, T0 + 2]);
          yield message;
        }
      },
    };
    const tail = tailQuery(backend.token, requestOf(backend), { transport });
    const expected = ["live", `d/s/${T0}`, "dropped", `d/s/${T0 + 1}`, `d/s/${T0 + 2}`, "live", `d/s/${T0 + 3}`];
    expect(await readUntil(tail, (text) => text.endsWith("3"))).toEqual(expected);
    await tail.return?.();
  });

  it("waits longer and longer between tries that fail, and as long as the backend asks", async () => {
    const clock = createManualClock();
    const failures = [undefined, undefined, undefined, undefined, 5_000];
    const transport: Transport = {
      ...createMemoryTransport(),
      query: () => Promise.reject(new BackendUnavailableError(503, "busy", failures.shift())),
    };
    const reconnect = { minDelayMs: 100, maxDelayMs: 300, random: () => 1 };
    const tail = tailQuery(makeUnsignedToken(), new QueryReq(6), { transport, clock, reconnect });
    await tail.next();
    for (const delayMs of [100, 200, 300, 300, 5_100]) {
      const next = tail.next();
      await clock.timerSet();
      await clock.advance(delayMs - 1);
      expect(clock.waiting).toBe(1);
      await clock.advance(1);
      expect((await next).value).toMatchObject({ kind: "gap", error: { code: "BACKEND_UNAVAILABLE" } });
    }
    await tail.return?.();
  });

  it("closes its connection when the reader stops, and when its signal says so", async () => {
    const backend = await startBackend();
    const proxy = await startCuttingProxy(backend.url, () => Number.POSITIVE_INFINITY);
    for await (const event of tailQuery(backend.token, requestOf(backend), { backend: proxy.url })) {
      if (event.kind === "live") break;
    }
    await expect.poll(() => proxy.open.size).toBeLessThan(2);
    const controller = new AbortController();
    const tail = tailQuery(backend.token, requestOf(backend), { backend: proxy.url, signal: controller.signal });
    await readUntil(tail, isLive);
    const next = tail.next();
    controller.abort();
    await expect(next).rejects.toMatchObject({ code: "ABORTED" });
    expect(await tail.next()).toEqual({ done: true, value: undefined });
  });

  it("goes on where it was after the backend was started anew", async () => {
    const dataDir = await makeTemporaryFolder();
    const first = await createServer({ dataDir, port: 0 });
    const { projectId } = await first.createProject("p");
    const token = await first.createToken({ projectId, read: true, write: true, admin: false });
    const retry = { retries: 100, minDelayMs: 1, maxDelayMs: 20 };
    const transport = createHttpTransport({ baseUrl: first.url, retry });
    const backend = { transport, projectId, token };
    const tail = tailQuery(token, requestOf(backend), { transport, reconnect: QUICK });
    await readUntil(tail, isLive);
    await send(backend, [T0]);
    expect(await readUntil(tail, (text) => text.startsWith("d"))).toEqual([`d/s/${T0}`]);
    await first.close();
    const second = await createServer({ dataDir, port: Number(new URL(first.url).port) });
    onTestFinished(() => second.close());
    await send(backend, [T0 + 1]);
    const told = await readUntil(tail, isLive);
    expect(told.filter((text) => text !== "disconnected")).toEqual([`d/s/${T0 + 1}`, "live"]);
    await tail.return?.();
  });

  it.each([
    ["limit", (q: QueryReq) => q.limit(1)],
    ["toTime", (q: QueryReq) => q.toTime(5)],
    ["operator", (q: QueryReq) => q.operator("sum")],
  ])("refuses a request with %s at once", (what, narrow) => {
    expect(() => tailQuery(makeUnsignedToken(), narrow(new QueryReq(6)))).toThrow(what);
  });

  it("checks its options at once", () => {
    const token = makeUnsignedToken();
    expect(() => tailQuery("", new QueryReq(6))).toThrow(/token is empty/);
    expect(() => tailQuery(token, new QueryReq(6), { reconnect: { minDelayMs: 0 } })).toThrow(/reconnect.minDelayMs/);
    expect(() => tailQuery(token, new QueryReq(6), { reconnect: { maxDelayMs: 1 } })).toThrow(/reconnect.maxDelayMs/);
  });

  it("ends with the error of a backend or a transport that has no tail, and of a token that may not read", async () => {
    const backend = await startBackend();
    const { tail: _, ...without } = backend.transport;
    const writer = await backend.makeToken({ write: true });
    const request = requestOf(backend);
    const first = (token: string, transport: Transport) => tailQuery(token, request, { transport }).next();
    await expect(first(backend.token, without)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(first(writer, backend.transport)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
