import { DataPoint } from "@iobeam/client";
import { countPoints } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { createFickleBackend, type FickleBackend } from "./fickle-backend.ts";
import { settle, startForwarding } from "./start-forwarding.ts";

function recordImports(): { backend: FickleBackend; sizes: number[] } {
  const sizes: number[] = [];
  const backend = createFickleBackend();
  const { importBatch } = backend;
  backend.importBatch = (batch, call) => {
    sizes.push(countPoints(batch));
    return importBatch.call(backend, batch, call);
  };
  return { backend, sizes };
}

describe("a batch is closed and sent", () => {
  it("when it is old enough, and not before", async () => {
    const { backend, sizes } = recordImports();
    const { client, clock } = await startForwarding({}, backend);
    client.addDataPoint("s", new DataPoint(1, 1));
    await clock.advance(999);
    await settle();
    client.addDataPoint("s", new DataPoint(2, 2));
    expect([sizes, client.pending]).toEqual([[], 2]);
    await clock.advance(1);
    await settle();
    expect([sizes, client.pending]).toEqual([[2], 0]);
  });

  it("when it has enough points", async () => {
    const { backend, sizes } = recordImports();
    const { client } = await startForwarding({ batch: { maxPoints: 3 } }, backend);
    for (let at = 0; at < 7; at++) client.addDataPoint("s", new DataPoint(at, at));
    await settle();
    expect([sizes.reduce((sum, size) => sum + size, 0), client.pending]).toEqual([6, 1]);
  });

  it("when it has enough bytes, texts counted by their length", async () => {
    const { backend, sizes } = recordImports();
    const { client } = await startForwarding({ batch: { maxBytes: 1_000 } }, backend);
    client.createDataStore(["text"]).add(1, { text: "x".repeat(983) });
    await settle();
    expect(sizes).toEqual([]);
    client.addDataPoint("s", new DataPoint(1, 1));
    await settle();
    expect(sizes).toEqual([2]);
  });

  it("as several, where one call brings more than one may have", async () => {
    const { client, events, clock } = await startForwarding({ batch: { maxPoints: 1_000 } });
    const times = Array.from({ length: 4_500 }, (_, at) => at);
    client.addValues("s", times, times);
    await settle();
    expect([client.pending, client.stats().acknowledged]).toEqual([0, 4_500]);
    await clock.advance(5_000);
    expect(events.filter((event) => event.startsWith("acknowledged"))).toEqual(["acknowledged 4500"]);
  });

  it("counts of points with one time those that were replaced", async () => {
    const { client } = await startForwarding();
    client.addValues("s", [1, 1, 2], [1, 2, 3]);
    await client.send();
    const { added, acknowledged, dropped } = client.stats();
    expect([added, acknowledged, dropped.replaced]).toEqual([3, 2, 1]);
  });

  it("without the points of a series that was cleared", async () => {
    const { client } = await startForwarding();
    client.addValues("a", [1, 2, 3], [1, 2, 3]);
    client.addValues("b", [1], [1]);
    expect(client.clearSeries("a")).toBe(3);
    expect(client.pending).toBe(1);
    await client.send();
    const { added, acknowledged, dropped } = client.stats();
    expect([added, acknowledged, dropped.cleared]).toEqual([4, 1, 3]);
  });

  it("without the points that a table has taken back, and with those that came back", async () => {
    const { client } = await startForwarding();
    const table = client.createDataStore(["a", "b"]);
    table.add(1, { a: 1, b: 2 });
    client.addValues("c", [1], [1]);
    expect(table.take()).toHaveLength(2);
    expect([client.pending, table.pending]).toEqual([1, 0]);
    await client.send();
    expect(client.stats()).toMatchObject({ added: 3, acknowledged: 1, waiting: 0, dropped: { cleared: 2 } });
  });
});
