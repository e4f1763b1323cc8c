import { type Client, ClientBuilder, QueryReq, type StoreAndForwardOptions } from "@iobeam/client";
import { describe, expect, it } from "vitest";
import { makeTemporaryFolder } from "../backend.ts";
import { makeUnsignedToken } from "../tokens.ts";
import { createFickleBackend, type FickleBackend } from "./fickle-backend.ts";

function build(backend: FickleBackend, folder: string, options: StoreAndForwardOptions): Promise<Client> {
  return new ClientBuilder(6, makeUnsignedToken())
    .transport(backend)
    .saveToDisk(folder)
    .setDeviceId("d")
    .storeAndForward({ whenFull: "drop-oldest", retry: { minDelayMs: 20, random: () => 0 }, ...options })
    .build();
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("drop-oldest on a real disk", () => {
  it("counts every point once, and leaves none behind that it says is sent", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    backend.mood = "is down";
    const limits = { maxBytes: 40_000, memory: { maxPoints: 2_000 }, batch: { maxPoints: 100 } };
    const client = await build(backend, folder, limits);
    const least: number[] = [];
    client.on("dropped", ({ points }) => least.push(points));
    for (let call = 0; call < 300; call++) {
      const times = Array.from({ length: 100 }, (_, at) => 100 * call + at);
      client.addValues("s", times, times.map(Math.random));
      if (call % 50 === 30) backend.mood = "takes";
      if (call % 50 === 40) backend.mood = "is down";
      if (call % 3 === 2) await wait(1);
      expect(client.pending).toBeGreaterThanOrEqual(0);
    }
    backend.mood = "takes";
    while (client.pending > 0) await client.send().catch(() => {});
    const { added, acknowledged, dropped } = client.stats();
    await client.close();
    const { result } = await client.query(new QueryReq(6));
    expect(result[0]?.data.length).toBe(acknowledged);
    expect(acknowledged + dropped.oldest).toBe(added);
    expect(Math.min(...least)).toBeGreaterThan(0);
    const again = await build(backend, folder, limits);
    expect(again.stats().recovered).toBe(0);
    await again.close();
  });

  it("drops nothing for a batch that can never fit", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    backend.mood = "is down";
    const client = await build(backend, folder, { maxBytes: 50_000 });
    const times = Array.from({ length: 5_000 }, (_, at) => at);
    client.addValues("s", times, times);
    await client.flush();
    client
      .createDataStore(["text"])
      .add(1, { text: Array.from({ length: 60_000 }, () => Math.random().toString(36)[2]).join("") });
    await expect(client.flush()).rejects.toMatchObject({ code: "STORAGE" });
    expect(client.stats()).toMatchObject({ waiting: 5_001, dropped: { oldest: 0 } });
    backend.mood = "takes";
    await client.close();
    expect(client.stats().acknowledged).toBe(5_001);
  });

  it("drops nothing from memory for a call that can never fit", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    backend.mood = "is down";
    const client = await build(backend, folder, { memory: { maxPoints: 5_000 } });
    const times = Array.from({ length: 5_001 }, (_, at) => at);
    client.addValues("s", times.slice(0, 4_000), times.slice(0, 4_000));
    client.addValues("s", times, times);
    expect(client.stats()).toMatchObject({ waiting: 4_000, dropped: { oldest: 0, newest: 5_001 } });
    await client.close();
  });

  it("drops nothing that is on the disk already, call by call", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    backend.mood = "is down";
    const client = await build(backend, folder, { durability: "every-point", memory: { maxPoints: 2_000 } });
    const times = Array.from({ length: 1_000 }, (_, at) => at);
    for (let call = 0; call < 4; call++)
      client.addValues(
        "s",
        times.map((time) => time + 1_000 * call),
        times,
      );
    expect(client.stats()).toMatchObject({ waiting: 4_000, dropped: { oldest: 0, newest: 0 } });
    await client.close();
  });
});

describe("every-point", () => {
  it("does not bring back what was cleared or taken", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    backend.mood = "is down";
    const client = await build(backend, folder, { durability: "every-point" });
    client.addValues("a", [1, 2], [1, 2]);
    client.addValues("kept", [1], [1]);
    client.clearSeries("a");
    const table = client.createDataStore(["b"]);
    table.add(1, { b: 1 });
    expect(table.take()).toHaveLength(1);
    await client.close();
    const again = await build(backend, folder, { durability: "every-point" });
    expect(again.stats().recovered).toBe(1);
    await again.close();
  });

  it("keeps dead letters that are handed in again, whatever waits before them", async () => {
    const [backend, folder] = [createFickleBackend(), await makeTemporaryFolder()];
    const client = await build(backend, folder, { durability: "interval", intervalMs: 60_000 });
    client.addValues("refused", [1], [1]);
    await client.send().catch(() => {});
    backend.mood = "is down";
    client.addValues("refused", [2], [2]);
    await wait(1_100);
    expect(await client.deadLetters.replay()).toBe(1);
    expect(client.stats()).toMatchObject({ waiting: 2, waitingInMemory: 0, replayed: 1 });
    await client.close();
    const again = await build(backend, folder, {});
    expect([again.stats().recovered, again.deadLetters.count]).toEqual([2, 0]);
    await again.close();
  });
});
