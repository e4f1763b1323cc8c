import { type Client, ClientBuilder, DataPoint, QueryReq, type StoreAndForwardOptions } from "@iobeam/client";
import { systemClock, Timestamp, TimeUnit } from "@iobeam/core";
import { createManualClock, type ManualClock } from "@iobeam/core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeUnsignedToken } from "../tokens.ts";
import { CrashMedium } from "./crash-outbox.ts";
import { createFickleBackend, type FickleBackend } from "./fickle-backend.ts";
import { settle } from "./start-forwarding.ts";

const SECOND = 1_000_000;
/** What the backend's clock shows when the device's starts at 1970. */
const TRUE_START = 1_700_000_000 * SECOND;

interface Device {
  readonly clock: ManualClock;
  readonly backend: FickleBackend;
  readonly client: Client;
}

/** A device that starts at 1970 without a connection, and its process `seconds` later. */
async function startDevice(options: StoreAndForwardOptions, seconds: number = 0): Promise<Device> {
  const clock = createManualClock(seconds * SECOND);
  // `new DataPoint(value)` asks the system's clock, which this device's takes the place of.
  vi.spyOn(systemClock, "nowMicros").mockImplementation(() => clock.nowMicros());
  const backend = createFickleBackend();
  backend.mood = "is down";
  backend.serverTime = async () => {
    if (backend.mood === "is down")
      return backend.importBatch({ projectId: 6, deviceId: "d", blocks: [] }, { token: "" }) as never;
    return new Timestamp(TRUE_START + seconds * SECOND + Math.round(clock.elapsedMs() * 1_000), TimeUnit.MICROSECONDS);
  };
  const client = await new ClientBuilder(6, makeUnsignedToken())
    .transport(backend)
    .clock(clock)
    .setDeviceId("d")
    .storeAndForward(options)
    .build();
  return { clock, backend, client };
}

async function pass(clock: ManualClock, seconds: number): Promise<void> {
  await clock.advance(1_000 * seconds);
  await settle();
}

/** Seconds since the true start, by value. */
async function times(client: Client): Promise<Map<unknown, number>> {
  const { result } = await client.query(new QueryReq(6, { timeUnit: "usec" }));
  const points = result.flatMap(({ data }) => data);
  return new Map(points.map(({ time, value }) => [value, Math.round((time - TRUE_START) / SECOND)]));
}

beforeEach(() => {
  vi.restoreAllMocks();
});

describe("correctClock", () => {
  it("moves points that were taken before the clock was set to when they were taken", async () => {
    const { clock, backend, client } = await startDevice({ correctClock: true });
    client.addDataPoint("s", new DataPoint(1));
    await pass(clock, 100);
    client.addDataPoint("s", new DataPoint(2));
    clock.setWall(TRUE_START + 100 * SECOND);
    client.addDataPoint("s", new DataPoint(3));
    await pass(clock, 100);
    client.addDataPoint("s", new DataPoint(4));
    backend.mood = "takes";
    await client.send();
    client.addDataPoint("s", new DataPoint(5));
    await client.send();
    expect(await times(client)).toEqual(
      new Map([
        [1, 0],
        [2, 100],
        [3, 100],
        [4, 200],
        [5, 200],
      ]),
    );
    expect(client.stats().clockOffsetMs).toBe(0);
  });

  it.each([
    ["of a process before, while the machine ran", "boot 1", 100],
    ["not of a machine that was started anew since", "boot 2", 100 - TRUE_START / SECOND],
  ])("moves points %s", async (_which, origin, expected) => {
    const medium = new CrashMedium();
    let uptimeMs = (): number => 0;
    medium.bootClock = { origin: "boot 1", elapsedMs: () => uptimeMs() };
    const opened = medium.open();
    const before = await startDevice({ correctClock: true, outbox: opened.outbox });
    uptimeMs = () => before.clock.elapsedMs();
    await pass(before.clock, 100);
    before.client.addDataPoint("s", new DataPoint(1));
    await pass(before.clock, 50);
    opened.crash();
    uptimeMs = () => 150_000;
    medium.bootClock = { ...medium.bootClock, origin };
    const after = await startDevice({ correctClock: true, outbox: medium.open().outbox }, 150);
    uptimeMs = () => 150_000 + after.clock.elapsedMs();
    await settle();
    after.backend.mood = "takes";
    await after.client.send();
    expect(await times(after.client)).toEqual(new Map([[1, expected]]));
  });

  it("moves points while the clock is wrong still", async () => {
    const { clock, backend, client } = await startDevice({ correctClock: true });
    client.addDataPoint("s", new DataPoint(1));
    backend.mood = "takes";
    await client.send();
    await pass(clock, 50);
    client.addDataPoint("s", new DataPoint(2));
    await client.send();
    expect(await times(client)).toEqual(
      new Map([
        [1, 0],
        [2, 50],
      ]),
    );
    expect(client.stats().clockOffsetMs).toBe(TRUE_START / 1_000);
  });

  it("asks again when the clock jumps: it was set, or the machine was asleep", async () => {
    const { clock, backend, client } = await startDevice({ correctClock: true });
    backend.mood = "takes";
    client.addDataPoint("s", new DataPoint(1));
    await client.send();
    clock.setWall(TRUE_START + 3_600 * SECOND);
    backend.serverTime = async () => new Timestamp(TRUE_START + 3_600 * SECOND, TimeUnit.MICROSECONDS);
    client.addDataPoint("s", new DataPoint(2));
    await client.send();
    expect(await times(client)).toEqual(
      new Map([
        [1, 0],
        [2, 3_600],
      ]),
    );
  });

  it("leaves times alone that were given, and those of a clock that is right to two seconds", async () => {
    const { clock, backend, client } = await startDevice({ correctClock: true });
    client.addDataPoint("s", new DataPoint(1, new Timestamp(TRUE_START + 7 * SECOND, TimeUnit.MICROSECONDS)));
    clock.setWall(TRUE_START + 1.5 * SECOND);
    client.addDataPoint("s", new DataPoint(2));
    backend.mood = "takes";
    await client.send();
    const found = await times(client);
    expect(found.get(1)).toBe(7);
    expect([1, 2]).toContain(found.get(2));
  });

  it("keeps the order of points of one moment", async () => {
    const { backend, client } = await startDevice({ correctClock: true });
    backend.mood = "takes";
    await client.send();
    for (let value = 0; value < 500; value++) client.addDataPoint("s", new DataPoint(value));
    await client.send();
    const { result } = await client.query(new QueryReq(6));
    expect(result[0]?.data.map(({ value }) => value)).toEqual(Array.from({ length: 500 }, (_, value) => value));
  });

  it("is off unless it is asked for; the offset is told nevertheless", async () => {
    const { backend, client } = await startDevice({});
    client.addDataPoint("s", new DataPoint(1));
    backend.mood = "takes";
    await client.send();
    await settle();
    expect([await times(client), client.stats().clockOffsetMs]).toEqual([
      new Map([[1, -TRUE_START / SECOND]]),
      TRUE_START / 1_000,
    ]);
  });
});
