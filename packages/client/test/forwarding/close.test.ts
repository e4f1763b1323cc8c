import { ClientBuilder, DataPoint, QueryReq } from "@iobeam/client";
import { createManualClock } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "../backend.ts";
import { makeUnsignedToken } from "../tokens.ts";
import { CrashMedium } from "./crash-outbox.ts";
import { createFickleBackend, type FickleBackend } from "./fickle-backend.ts";
import { settle, startForwarding } from "./start-forwarding.ts";

/** A client on the system's own clock. */
function start(backend: FickleBackend, medium?: CrashMedium): ReturnType<ClientBuilder["build"]> {
  const options = { outbox: medium?.open().outbox, retry: { minDelayMs: 5, maxDelayMs: 10 } };
  return new ClientBuilder(6, makeUnsignedToken()).transport(backend).setDeviceId("d").storeAndForward(options).build();
}

describe("close", () => {
  it("sends what waits, and takes no more", async () => {
    const client = await start(createFickleBackend());
    client.addDataPoint("s", new DataPoint(1, 1));
    await client.close();
    expect(client.stats()).toMatchObject({ acknowledged: 1, waiting: 0 });
    expect(() => client.addDataPoint("s", new DataPoint(2, 2))).toThrow(expect.objectContaining({ code: "CLOSED" }));
    await expect(client.send()).rejects.toMatchObject({ code: "CLOSED" });
    await expect(client.flush()).rejects.toMatchObject({ code: "CLOSED" });
    await client.close();
  });

  it("keeps what it could not send, for the next client", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    backend.mood = "is down";
    const first = await start(backend, medium);
    first.addDataPoint("s", new DataPoint(1, 1));
    await first.close();
    expect(first.stats()).toMatchObject({ acknowledged: 0, dropped: { closed: 0 } });
    backend.mood = "takes";
    const second = await start(backend, medium);
    expect(second.stats()).toMatchObject({ recovered: 1, waiting: 1 });
    await second.send();
    expect(second.stats()).toMatchObject({ acknowledged: 1, waiting: 0 });
    await second.close();
  });

  it("ends within its deadline where the backend never answers", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    backend.importBatch = () => new Promise(() => {});
    const client = await start(backend, medium);
    client.addDataPoint("s", new DataPoint(1, 1));
    await client.close({ timeoutMs: 30 });
    expect(medium.kept.size).toBe(1);
  });

  it("uses its deadline to send what nothing keeps, and rejects with what is lost", async () => {
    const backend = createFickleBackend();
    backend.mood = "is down";
    const client = await start(backend);
    client.addDataPoint("s", new DataPoint(1, 1));
    client.addDataPoint("s", new DataPoint(2, 2));
    await expect(client.close({ timeoutMs: 100 })).rejects.toMatchObject({ code: "POINTS_LOST", points: 2 });
    expect(backend.imports).toBeGreaterThan(2);
    expect(client.stats()).toMatchObject({ acknowledged: 0, waiting: 0, dropped: { closed: 2 } });
  });

  it("rejects with what is lost where the disk fails as well", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    backend.mood = "is down";
    medium.isFailing = true;
    const client = await start(backend, medium);
    client.addDataPoint("s", new DataPoint(1, 1));
    await expect(client.close({ timeoutMs: 20 })).rejects.toMatchObject({
      code: "POINTS_LOST",
      cause: { code: "STORAGE" },
    });
  });

  it("comes by itself at the end of await using", async () => {
    const backend = createFickleBackend();
    const client = await start(backend);
    client.addDataPoint("s", new DataPoint(1, 1));
    await client[Symbol.asyncDispose]();
    expect(client.stats().acknowledged).toBe(1);
  });

  it("ends where the outbox never answers", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    backend.mood = "is down";
    const clock = createManualClock();
    const client = await new ClientBuilder(6, makeUnsignedToken())
      .transport(backend)
      .clock(clock)
      .setDeviceId("d")
      .storeAndForward({ outbox: medium.open().outbox })
      .build();
    medium.pass = () => new Promise(() => {});
    client.addDataPoint("s", new DataPoint(1, 1));
    const closed = client.close({ timeoutMs: 10 }).catch((error: unknown) => error);
    await clock.advance(20);
    await settle();
    await clock.advance(10_000);
    expect(await closed).toMatchObject({ code: "POINTS_LOST", points: 1, message: expect.stringContaining("answer") });
  });

  it.each([undefined, Number.POSITIVE_INFINITY, 1_500.5, 3e9])(
    "without storeAndForward sends within %s",
    async (timeoutMs) => {
      const client = await new ClientBuilder(6, makeUnsignedToken())
        .transport(createFickleBackend())
        .setDeviceId("d")
        .build();
      client.addDataPoint("s", new DataPoint(1, 1));
      await client.close({ timeoutMs });
      expect(client.stats()).toMatchObject({ added: 1, acknowledged: 1, waiting: 0 });
    },
  );

  it("without storeAndForward rejects with what is lost", async () => {
    const backend = createFickleBackend();
    backend.mood = "is down";
    const client = await new ClientBuilder(6, makeUnsignedToken()).transport(backend).setDeviceId("d").build();
    client.addDataPoint("s", new DataPoint(1, 1));
    await expect(client.close()).rejects.toMatchObject({ code: "POINTS_LOST", points: 1 });
    expect(client.stats()).toMatchObject({ added: 1, acknowledged: 0, waiting: 0, dropped: { closed: 1 } });
    expect(() => client.addDataPoint("s", new DataPoint(2, 2))).toThrow(expect.objectContaining({ code: "CLOSED" }));
  });

  it("refuses a deadline that is none", async () => {
    const client = await start(createFickleBackend());
    await expect(client.close({ timeoutMs: -1 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(client.flush({ timeoutMs: Number.NaN })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await client.close();
  });
});

describe("flush", () => {
  it("tells whether the backend has all of it, and keeps it where it has not", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    const client = await start(backend, medium);
    client.addDataPoint("s", new DataPoint(1, 1));
    expect(await client.flush()).toBe(true);
    backend.mood = "is down";
    client.addDataPoint("s", new DataPoint(2, 2));
    expect([await client.flush(), medium.kept.size]).toEqual([false, 1]);
    medium.isFailing = true;
    client.addDataPoint("s", new DataPoint(3, 3));
    await expect(client.flush()).rejects.toMatchObject({ code: "STORAGE" });
    medium.isFailing = false;
    backend.mood = "takes";
    expect(await client.flush()).toBe(true);
    client.addDataPoint("refused", new DataPoint(4, 4));
    expect([await client.flush(), client.deadLetters.count]).toEqual([false, 1]);
    await client.close();
  });
});

describe("parts of the user's own", () => {
  it("may reject with anything", async () => {
    const [backend, medium] = [createFickleBackend(), new CrashMedium()];
    medium.append({ projectId: 6, deviceId: "d", blocks: [], sealedMicros: 0 }, 0, false);
    const { outbox } = medium.open();
    outbox.read = () => Promise.reject(Object.create(null));
    backend.importBatch = () => Promise.reject(Object.create(null));
    const options = { outbox, retry: { minDelayMs: 5, maxDelayMs: 10 } };
    const client = await new ClientBuilder(6, makeUnsignedToken())
      .transport(backend)
      .setDeviceId("d")
      .storeAndForward(options)
      .build();
    client.addDataPoint("s", new DataPoint(1, 1));
    await expect(client.send()).rejects.toMatchObject({ code: expect.stringMatching(/NETWORK|STORAGE/) });
    await client.close();
  });

  it("hold no lock where another part is wrong", async () => {
    const folder = await makeTemporaryFolder();
    const build = (durability: "every-batch" | "interval"): ReturnType<ClientBuilder["build"]> =>
      new ClientBuilder(6, makeUnsignedToken())
        .transport(createFickleBackend())
        .saveToDisk(folder)
        .setDeviceId("d")
        .storeAndForward({ durability })
        .build();
    const on = { typo: () => {} } as never;
    expect(() => new ClientBuilder(6, makeUnsignedToken()).storeAndForward({ on })).toThrow(/name must be one of/);
    await (await build("interval")).close();
  });
});

describe("listeners", () => {
  it("may add points and send them, and change nothing of the order", async () => {
    const client = await start(createFickleBackend());
    let isFirst = true;
    client.on("dropped", () => {
      if (isFirst) client.addValues("s", [1], [3]);
      isFirst = false;
    });
    client.addValues("s", [1, 1], [1, 2]);
    await client.send();
    await client.send();
    const { result } = await client.query(new QueryReq(6));
    expect(result[0]?.data).toEqual([{ time: 1, value: 3 }]);
    await client.close();
  });

  it("that throw or reject hurt nobody, and are counted", async () => {
    const { client, events, clock } = await startForwarding();
    client.on("acknowledged", () => {
      throw new Error("in a listener");
    });
    client.on("acknowledged", () => Promise.reject(new Error("in an async listener")));
    const end = client.on("acknowledged", () => events.push("never"));
    end();
    client.addDataPoint("s", new DataPoint(1, 1));
    await clock.advance(1_000);
    await settle();
    expect([events, client.stats().listenerErrors, client.pending]).toEqual([["acknowledged 1", "drained "], 2, 0]);
  });
});
