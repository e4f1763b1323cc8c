import { DataPoint } from "@iobeam/client";
import { describe, expect, it } from "vitest";
import { CrashMedium } from "./crash-outbox.ts";
import { createFickleBackend } from "./fickle-backend.ts";
import { type Forwarding, settle, startForwarding } from "./start-forwarding.ts";

const times = (first: number, count: number): number[] => Array.from({ length: count }, (_, at) => first + at);

/** A client with room for 10 points, whose disk and backend fail, and which has 10. */
async function fill(whenFull: "reject" | "drop-oldest" | "drop-newest"): Promise<Forwarding & { medium: CrashMedium }> {
  const medium = new CrashMedium();
  medium.isFailing = true;
  const backend = createFickleBackend();
  backend.mood = "is down";
  const options = { outbox: medium.open().outbox, whenFull, memory: { maxPoints: 10 }, batch: { maxPoints: 2 } };
  const started = await startForwarding(options, backend);
  for (const time of times(0, 10)) started.client.addDataPoint("s", new DataPoint(time, time));
  await settle();
  return { ...started, medium };
}

async function recover({ backend, medium, clock, client }: Forwarding & { medium: CrashMedium }): Promise<void> {
  backend.mood = "takes";
  medium.isFailing = false;
  await clock.advance(60_000);
  await settle();
  await client.send();
}

describe("where there is no room", () => {
  it("reject tells the caller, keeps what waits, and takes more later", async () => {
    const started = await fill("reject");
    const { client } = started;
    expect(() => client.addDataPoint("s", new DataPoint(10, 10))).toThrow(
      expect.objectContaining({ code: "OUTBOX_FULL", retryable: true, message: expect.stringContaining("10 points") }),
    );
    expect(client.stats()).toMatchObject({
      added: 10,
      refused: 1,
      waiting: 10,
      waitingInMemory: 10,
      isStorageFailing: true,
    });
    await recover(started);
    client.addDataPoint("s", new DataPoint(11, 11));
    await client.send();
    expect(client.stats()).toMatchObject({ added: 11, acknowledged: 11, waiting: 0, isStorageFailing: false });
  });

  it("reject takes all of a call or nothing", async () => {
    const { client } = await fill("reject");
    expect(() => client.addValues("t", times(0, 3), times(0, 3))).toThrow(/No room/);
    expect(client.stats()).toMatchObject({ added: 10, refused: 3, waiting: 10 });
  });

  it("drop-newest drops what comes, and counts it", async () => {
    const started = await fill("drop-newest");
    started.client.addValues("s", times(10, 3), times(10, 3));
    expect(() => started.client.addDataPoint("", new DataPoint(1, 1))).toThrow(/seriesName/);
    await settle();
    expect(started.events).toContain("dropped 3 newest");
    await recover(started);
    expect(started.client.stats()).toMatchObject({ added: 13, acknowledged: 10, dropped: { newest: 3 } });
  });

  it("drop-oldest makes room for what comes, and counts what went", async () => {
    const started = await fill("drop-oldest");
    started.client.addValues("s", times(10, 3), times(10, 3));
    await settle();
    expect(started.events).toContain("dropped 2 oldest");
    await recover(started);
    const { added, acknowledged, waiting, dropped } = started.client.stats();
    expect([added, acknowledged + dropped.oldest, waiting]).toEqual([13, 13, 0]);
    expect(acknowledged).toBeGreaterThan(6);
  });

  it("tells that the disk fails, and that it works again, once each", async () => {
    const started = await fill("reject");
    await recover(started);
    const storage = started.events.filter((event) => event.startsWith("storage"));
    expect(storage).toEqual(["storageFailed STORAGE", "storageRecovered "]);
  });

  it("does not leave those waiting who wait for what was dropped", async () => {
    const { client } = await fill("drop-oldest");
    const sent = client.send().catch((error: { code: string }) => error.code);
    client.addValues("s", times(20, 10), times(20, 10));
    await settle();
    expect(["NETWORK", true]).toContain(await sent);
  });

  it("knows that the disk works again where nothing is left to be written", async () => {
    const { client, backend, medium, clock, events } = await fill("reject");
    backend.mood = "takes";
    await client.send();
    expect(client.stats()).toMatchObject({ waiting: 0, isStorageFailing: true });
    medium.isFailing = false;
    await clock.advance(60_000);
    await settle();
    expect(client.stats().isStorageFailing).toBe(false);
    expect(events).toContain("storageRecovered ");
  });

  it("tells, point by point, that some are in memory alone, and writes them with the next", async () => {
    const medium = new CrashMedium();
    const backend = createFickleBackend();
    backend.mood = "is down";
    const { client } = await startForwarding({ outbox: medium.open().outbox, durability: "every-point" }, backend);
    medium.isFailing = true;
    client.addDataPoint("s", new DataPoint(0, 0));
    expect(client.stats()).toMatchObject({ waitingInMemory: 1, isStorageFailing: true });
    medium.isFailing = false;
    client.addDataPoint("s", new DataPoint(1, 1));
    expect(client.stats().isStorageFailing).toBe(true);
    await settle();
    expect(client.stats()).toMatchObject({ waiting: 2, waitingInMemory: 0, isStorageFailing: false });
  });
});
