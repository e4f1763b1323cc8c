import { TimeUnit } from "@iobeam/client";
import { encodeBlocks, type ImportBatch, type OutboxBatch } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { CrashMedium } from "./crash-outbox.ts";
import { createFickleBackend, describePoints, type FickleBackend } from "./fickle-backend.ts";
import { type Forwarding, settle, startForwarding } from "./start-forwarding.ts";

function makeBatch(series: string, first: number, count: number): OutboxBatch {
  const times = Array.from({ length: count }, (_, at) => first + at);
  const blocks = encodeBlocks(times, times).map((block) => ({ name: series, block }));
  return { projectId: 6, deviceId: "d", blocks, sealedMicros: first };
}

/** A client that finds `batches` batches of 100 points from before, and the order in which the backend gets series. */
async function startWithBacklog(batches: number, rate: number): Promise<Forwarding & { arrived: string[] }> {
  const medium = new CrashMedium();
  for (let at = 0; at < batches; at++) medium.append(makeBatch("old", 100 * at, 100), 100, false);
  const backend = createFickleBackend();
  const arrived: string[] = [];
  listen(backend, (batch) => arrived.push(...new Set(batch.blocks.map(({ name }) => name))));
  const options = { outbox: medium.open().outbox, drainPointsPerSecond: rate, batch: { maxAgeMs: 0 } };
  return { ...(await startForwarding(options, backend)), arrived };
}

function listen(backend: FickleBackend, hear: (batch: ImportBatch) => void): void {
  const { importBatch } = backend;
  backend.importBatch = (batch, call) => {
    hear(batch);
    return importBatch.call(backend, batch, call);
  };
}

describe("a backlog", () => {
  it("is sent at the rate that was asked for", async () => {
    const { client, clock } = await startWithBacklog(30, 400);
    await settle();
    const left = [client.pending];
    for (let second = 0; second < 6; second++) {
      await clock.advance(1_000);
      await settle();
      left.push(client.pending);
    }
    // A second's worth at once, and then as much each second; a shipment of this outbox is 200 points.
    const sent = left.map((pending) => 3_000 - pending);
    for (const [second, points] of sent.entries()) {
      expect(points).toBeGreaterThanOrEqual(400 * second);
      expect(points).toBeLessThanOrEqual(400 * (second + 1) + 200);
    }
  });

  it("does not hold up fresh points", async () => {
    const { client, clock, arrived } = await startWithBacklog(30, 400);
    await settle();
    client.addValues("fresh", [1], [1]);
    await clock.advance(1);
    await settle();
    expect(arrived.at(-1)).toBe("fresh");
    expect(client.pending).toBeGreaterThan(2_000);
  });

  it("gets its turn, however much is fresh", async () => {
    const { client, clock, arrived } = await startWithBacklog(4, 1_000_000);
    for (let at = 0; at < 10; at++) {
      client.addValues("fresh", [at], [at]);
      await clock.advance(1);
      await settle();
    }
    expect(client.pending).toBe(0);
    expect(arrived.filter((series) => series === "old").length).toBe(2);
  });

  it("goes before points that may replace some of its own", async () => {
    const { client, clock, backend } = await startWithBacklog(6, 1_000_000);
    const values: string[] = [];
    listen(backend, (batch) => values.push(...describePoints(batch).filter((point) => point.startsWith("old@7="))));
    client.addValues("old", [7], [42], TimeUnit.MICROSECONDS);
    for (let turn = 0; turn < 3; turn++) {
      await clock.advance(10);
      await settle();
    }
    expect([client.pending, values]).toEqual([0, ["old@7=7", "old@7=42"]]);
  });
});
