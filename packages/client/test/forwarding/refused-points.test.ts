import { type Client, DataPoint, QueryReq } from "@iobeam/client";
import { createMemoryOutbox, encodeBlocks, type Outbox, StorageError } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { REFUSED } from "./fickle-backend.ts";
import { settle, startForwarding } from "./start-forwarding.ts";

async function values(client: Client, seriesName: string): Promise<unknown[]> {
  const { result } = await client.query(new QueryReq(6, { seriesName }));
  return result.flatMap(({ data }) => data.map(({ value }) => value));
}

async function letters(client: Client): Promise<unknown[]> {
  return (await client.deadLetters.list()).flatMap(({ points }) => points.map(({ value }) => value));
}

/** An outbox in memory whose dead letters cannot be written as long as `isFailing`. */
function createFailingOutbox(): Outbox & { isFailing: boolean } {
  const memory = createMemoryOutbox();
  const { deadLetters } = memory;
  const outbox = {
    outlivesProcess: false,
    isFailing: true,
    recovery: memory.recovery,
    get waiting() {
      return memory.waiting;
    },
    append: memory.append.bind(memory),
    read: memory.read.bind(memory),
    remove: memory.remove.bind(memory),
    dropOldest: memory.dropOldest.bind(memory),
    sync: memory.sync.bind(memory),
    close: memory.close.bind(memory),
    deadLetters: {
      get count() {
        return deadLetters.count;
      },
      append: (letter: Parameters<typeof deadLetters.append>[0]) =>
        outbox.isFailing ? Promise.reject(new StorageError("write", "dead letters")) : deadLetters.append(letter),
      list: deadLetters.list.bind(deadLetters),
      remove: deadLetters.remove.bind(deadLetters),
    },
  };
  return outbox;
}

describe("points that the backend refuses for good", () => {
  it("are found among a thousand with few requests, and hold up nothing", async () => {
    const { client, backend, events } = await startForwarding();
    backend.refuses = (point) => point === "s@617000=617";
    const times = Array.from({ length: 1_000 }, (_, at) => at);
    client.addValues("s", times, times);
    await expect(client.send()).rejects.toMatchObject({ code: "REQUEST_REJECTED", status: 400 });
    client.addDataPoint("after", new DataPoint(1, 1));
    await client.send();
    expect(await values(client, "s")).toEqual(times.filter((at) => at !== 617));
    expect(await values(client, "after")).toEqual([1]);
    const [letter] = await client.deadLetters.list();
    expect(letter).toMatchObject({ code: "REQUEST_REJECTED", reason: expect.stringContaining("not this series") });
    expect(letter?.points.map(({ series, time }) => [series, time.micros])).toEqual([["s", 617_000]]);
    expect(backend.imports).toBeLessThan(25);
    expect(events).toContain("rejected 1 s");
    expect(client.stats()).toMatchObject({ acknowledged: 1_000, rejected: 1, waiting: 0 });
  });

  it("are found where taking the batch apart was interrupted, and each of them once", async () => {
    const { client, backend, clock } = await startForwarding();
    const { importBatch } = backend;
    backend.importBatch = (batch, call) => {
      backend.mood = backend.imports % 3 === 2 ? "is down" : "takes";
      return importBatch.call(backend, batch, call);
    };
    client.addValues("good", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]);
    client.addValues(REFUSED, [1, 2, 3], [1, 2, 3]);
    for (let turn = 0; turn < 60 && client.pending > 0; turn++) {
      await clock.advance(60_000);
      await settle();
    }
    expect([client.pending, await values(client, "good"), await letters(client)]).toEqual([
      0,
      [1, 2, 3, 4, 5],
      [1, 2, 3],
    ]);
    expect(client.stats()).toMatchObject({ acknowledged: 5, rejected: 3 });
  });

  it("can be handed in again, or dropped", async () => {
    const { client, backend } = await startForwarding();
    for (const value of [1, 3]) {
      client.addValues(REFUSED, [value, value + 1], [value, value + 1]);
      await expect(client.send()).rejects.toMatchObject({ code: "REQUEST_REJECTED" });
    }
    const [first, second] = await client.deadLetters.list();
    expect(await client.deadLetters.drop([second?.id ?? -1])).toBe(2);
    backend.refuses = () => false;
    expect(await client.deadLetters.replay([first?.id ?? -1])).toBe(2);
    await client.send();
    expect([await values(client, REFUSED), client.deadLetters.count]).toEqual([[1, 2], 0]);
    expect(client.stats()).toMatchObject({ added: 4, replayed: 2, rejected: 4, acknowledged: 2, waiting: 0 });
  });

  it("wait where their letters cannot be written, and hold up nothing", async () => {
    const outbox = createFailingOutbox();
    const { client, clock, events } = await startForwarding({ outbox });
    client.addValues(REFUSED, [1], [1]);
    client.addValues("good", [1], [1]);
    await clock.advance(1_000);
    await settle();
    expect([await values(client, "good"), client.pending, events]).toEqual([
      [1],
      2,
      expect.arrayContaining(["storageFailed STORAGE"]),
    ]);
    client.addValues("more", [1], [1]);
    await clock.advance(1_000);
    await settle();
    expect(await values(client, "more")).toEqual([1]);
    await expect(client.send()).rejects.toMatchObject({ code: "STORAGE" });
    outbox.isFailing = false;
    await clock.advance(6_000);
    await settle();
    expect([client.pending, await letters(client)]).toEqual([0, [1]]);
  });

  it("are those of another project, too, where the folder was another one's", async () => {
    const outbox = createMemoryOutbox();
    const blocks = encodeBlocks([1], [1]).map((block) => ({ name: "s", block }));
    await outbox.append({ projectId: 7, deviceId: "d", blocks, sealedMicros: 0 });
    await outbox.append({ projectId: 6, deviceId: "other", blocks, sealedMicros: 0 });
    const { client, backend } = await startForwarding({ outbox });
    await settle();
    expect([client.pending, backend.imports]).toEqual([0, 1]);
    const [letter] = await client.deadLetters.list();
    expect(letter).toMatchObject({ code: "FORBIDDEN", reason: expect.stringContaining("project 7") });
    const { result } = await client.query(new QueryReq(6));
    expect(result.map(({ device_id }) => device_id)).toEqual(["other"]);
  });
});

describe("a refusal without the backend's number", () => {
  it("is not believed as long as nothing is accepted, and costs few requests", async () => {
    const { client, backend, clock } = await startForwarding({ batch: { maxPoints: 500 } });
    backend.backendCode = undefined;
    backend.refuses = () => true;
    const times = Array.from({ length: 500 }, (_, at) => at);
    client.addValues("s", times, times);
    await clock.advance(1_000);
    await settle();
    expect([client.pending, client.deadLetters.count]).toEqual([500, 0]);
    expect(backend.imports).toBeLessThan(30);
    backend.refuses = () => false;
    await clock.advance(60_000);
    await settle();
    expect(client.stats()).toMatchObject({ acknowledged: 500, rejected: 0, waiting: 0 });
  });

  it("is believed once something else was accepted, and holds up nothing", async () => {
    const { client, backend, clock } = await startForwarding();
    backend.backendCode = undefined;
    for (const value of [1, 2]) {
      client.addValues(REFUSED, [value], [value]);
      await clock.advance(1_000);
      await settle();
    }
    client.addValues("good", [1], [1]);
    for (let turn = 0; turn < 10 && client.pending > 0; turn++) {
      await clock.advance(60_000);
      await settle();
    }
    expect([client.pending, await values(client, "good"), (await letters(client)).toSorted()]).toEqual([
      0,
      [1],
      [1, 2],
    ]);
  });
});
