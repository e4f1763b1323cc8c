import { ClientBuilder, DataPoint } from "@iobeam/client";
import { describe, expect, it } from "vitest";
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
    await client.close();
  });
});

describe("listeners", () => {
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
