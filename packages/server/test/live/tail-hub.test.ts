import { encodeBlocks } from "@iobeam/core";
import { describe, expect, it } from "vitest";
import { TailHub } from "../../src/live/tail-hub.ts";
import { createMetrics, type Metrics } from "../../src/operations/metrics.ts";
import type { SourceBatch } from "../../src/records/points.ts";

const all = { projectId: 6, deviceId: undefined, seriesName: undefined, timefmt: "usec" } as const;
const text = "x".repeat(1_000);

function batch(count: number, more: Partial<SourceBatch> = {}): SourceBatch {
  const times = Array.from({ length: count }, (_, at) => at);
  const values = times.map(() => text);
  return {
    projectId: 6,
    deviceId: "d",
    blocks: encodeBlocks(times, values).map((block) => ({ name: "s", block })),
    ...more,
  };
}

function makeHub(maxTails = 10): { hub: TailHub; metrics: Metrics } {
  const metrics = createMetrics();
  return { hub: new TailHub({ maxTails, silenceMs: 120_000, metrics }), metrics };
}

async function readMetric(metric: Metrics["openTails"] | Metrics["droppedTailPoints"]): Promise<number | undefined> {
  return (await metric.get()).values[0]?.value;
}

const mayRead = async (): Promise<boolean> => true;

describe("TailHub", () => {
  it("holds a bounded part for a reader that takes nothing, and tells how many points it has missed", async () => {
    const { hub, metrics } = makeHub();
    const tail = hub.open(all, mayRead);
    const stream = tail?.stream.setEncoding("utf8");
    for (let at = 0; at < 100; at++) hub.publish([batch(100)]);
    const held = tail?.stream.readableLength ?? 0;
    expect(held).toBeGreaterThan(900_000);
    expect(held).toBeLessThan(1_200_000);
    hub.close();
    let taken = "";
    for await (const part of stream ?? []) taken += String(part);
    const missed = 10_000 - (taken.match(/"time"/g)?.length ?? 0);
    expect(await readMetric(metrics.droppedTailPoints)).toBe(missed);
    expect(taken.slice(-60)).toContain(`event: dropped\ndata: {"points":${missed}}\n\n`);
  });

  it("goes on with news after it has told what was dropped", async () => {
    const { hub } = makeHub();
    const tail = hub.open(all, mayRead);
    if (tail === undefined) throw new Error("no tail");
    for (let at = 0; at < 20; at++) hub.publish([batch(100)]);
    let taken = "";
    tail.stream.setEncoding("utf8").on("data", (part: string) => {
      taken += part;
    });
    await new Promise<void>((resolve) => {
      tail.stream.on("data", () => {
        if (taken.includes("event: dropped")) resolve();
      });
    });
    hub.publish([batch(1)]);
    hub.close();
    await new Promise((resolve) => tail.stream.once("end", resolve));
    const dropped = Number(/event: dropped\ndata: \{"points":(\d+)\}\n\n/.exec(taken)?.[1]);
    expect((taken.match(/"time"/g)?.length ?? 0) + dropped).toBe(2_001);
    expect(taken.lastIndexOf("event: points")).toBeGreaterThan(taken.indexOf("event: dropped"));
  });

  it("tells of the namespace input alone", () => {
    const { hub } = makeHub();
    const tail = hub.open(all, mayRead);
    const before = tail?.stream.readableLength;
    hub.publish([batch(1, { namespace: "weather" }), batch(1, { projectId: 7 })]);
    expect(tail?.stream.readableLength).toBe(before);
    hub.publish([batch(1, { namespace: "input" })]);
    expect(tail?.stream.readableLength).toBeGreaterThan(before ?? 0);
    tail?.stream.destroy();
  });

  it("opens no more than it may, counts them, and none after it was closed", async () => {
    const { hub, metrics } = makeHub(2);
    const [first, second, third] = [hub.open(all, mayRead), hub.open(all, mayRead), hub.open(all, mayRead)];
    expect([first, second, third].map((tail) => tail === undefined)).toEqual([false, false, true]);
    expect(await readMetric(metrics.openTails)).toBe(2);
    first?.stream.destroy();
    await new Promise((resolve) => first?.stream.once("close", resolve));
    expect(await readMetric(metrics.openTails)).toBe(1);
    hub.close();
    expect(hub.open(all, mayRead)).toBeUndefined();
    second?.stream.destroy();
  });
});
