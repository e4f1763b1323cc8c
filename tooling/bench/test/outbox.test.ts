import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeImportFrame } from "@iobeam/core";
import { outboxFolderName } from "@iobeam/storage-fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sumOf } from "../src/data/checksum.ts";
import { makeReadings } from "../src/data/readings.ts";
import { bare } from "../src/outbox/appenders/bare.ts";
import { iobeam } from "../src/outbox/appenders/iobeam.ts";
import { appenders } from "../src/outbox/appenders.ts";
import { fillBacklog, holdBacklog, sendBacklog } from "../src/outbox/backlog.ts";
import { makeBatches } from "../src/outbox/batches.ts";
import { deliver } from "../src/outbox/deliver.ts";
import { DELIVERY_MODES } from "../src/outbox/delivery-modes.ts";
import { measureRows } from "../src/outbox/measure-rows.ts";
import { type AppendRow, BARE, type OutboxData } from "../src/outbox/outbox-data.ts";
import { makeOutboxGoals } from "../src/outbox/outbox-goals.ts";
import { makeOutboxRatios, makeOutboxTables } from "../src/outbox/outbox-tables.ts";
import { readRecords } from "../src/outbox/read-records.ts";
import { runAppends } from "../src/outbox/run-append.ts";
import { beginAppends, compareBatches } from "../src/outbox/time-appends.ts";
import type { Arrival } from "../src/sink/protocol.ts";
import { protocols } from "../src/sink/protocols.ts";
import { tally } from "../src/sink/tally.ts";

const shape = { series: 4, perSeries: 250 };
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-bench-test-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function listen(): Promise<{ url: string; arrivals: Arrival[] }> {
  const arrivals: Arrival[] = [];
  const { url } = await protocols["iobeam-blocks"].listen((arrival) => arrivals.push(arrival), Promise.resolve());
  return { url, arrivals };
}

describe("those that append", () => {
  const ways = appenders.flatMap(({ name }) => [1, 20].map((atOnce) => [name, atOnce] as const));

  it.each(ways)("%s, %i at a time: give back every batch, byte for byte", async (name, atOnce) => {
    const run = await beginAppends({ name, folder, shape, atOnce, batches: 45, warmUp: 15 });
    await run.append(20);
    const { ms } = await run.append(25);
    expect(ms).toBeGreaterThan(0);
    const { bytesPerPoint, mismatch } = await run.end();
    expect(mismatch).toBeUndefined();
    expect(bytesPerPoint).toBeGreaterThan(2);
  });

  it("sync each batch that is awaited, and those that wait together", async () => {
    const [alone, together] = await Promise.all(
      [1, 20].map((atOnce) => runAppends([iobeam.name, BARE], { shape, atOnce, batches: 40, warmUp: 5 })),
    );
    expect(alone?.get(iobeam.name)?.round?.syncsPerBatch).toBe(1);
    expect(alone?.get(BARE)?.round?.syncsPerBatch).toBe(1);
    expect(together?.get(iobeam.name)?.round?.syncsPerBatch).toBeLessThan(0.5);
    expect(together?.get(BARE)?.round?.syncsPerBatch).toBe(2 / 40);
  });

  it("leave the others alone when one fails", async () => {
    const outcomes = await runAppends(["nope", BARE], { shape, atOnce: 1, batches: 5, warmUp: 1 });
    expect(outcomes.get("nope")).toEqual({ round: undefined, problem: expect.stringContaining("nope") });
    expect(outcomes.get(BARE)?.problem).toBeUndefined();
  });

  it("are found out where a batch is missing or changed", () => {
    const items = makeBatches(shape, 2).map((batch, at) => ({ batch, record: Buffer.from([at]) }));
    expect(compareBatches(bare, items, [Buffer.from([0]), Buffer.from([1])])).toBeUndefined();
    expect(compareBatches(bare, items, [Buffer.from([0])])).toBe("1 of 2 batches were read back");
    expect(compareBatches(bare, items, [Buffer.from([0]), Buffer.from([9])])).toBe("1 batches were read back changed");
  });
});

describe("records", () => {
  it("are read as the format says, over several segments", async () => {
    const items = makeBatches(shape, 1_500).map((batch) => ({ batch, record: Buffer.alloc(0) }));
    const outbox = await iobeam.open(folder);
    await outbox.append(items, items.length);
    await outbox.close();
    const records = await readRecords(join(folder, outboxFolderName));
    expect(records.length).toBe(items.length);
    const wrong = items.filter(({ batch }, at) => {
      const frame = records[at]?.subarray(32, -4) ?? Buffer.alloc(0);
      return Buffer.compare(frame, encodeImportFrame(batch)) !== 0;
    });
    expect(wrong).toEqual([]);
  });
});

describe("deliveries", () => {
  const syncs = { "every-batch, one by one": 5, interval: 0 } as const;

  it.each(DELIVERY_MODES.map((mode) => [mode.name, mode] as const))(
    "%s: all of it, bit for bit",
    async (name, mode) => {
      const { url, arrivals } = await listen();
      const points = mode.callSize === 1 ? 200 : 5_000;
      const delivered = await deliver({ mode, url, folder, points });
      expect(delivered.problems).toEqual([]);
      const { sum, contradicting } = tally(arrivals, protocols["iobeam-blocks"].decode);
      expect({ sum, contradicting }).toEqual({ sum: sumOf(makeReadings("walk", points)), contradicting: 0 });
      if (name === "every-point") expect(delivered.syncs).toBeGreaterThanOrEqual(points);
      else if (name in syncs) expect(delivered.syncs).toBe(syncs[name as keyof typeof syncs]);
      else expect(delivered.syncs).toBeLessThanOrEqual(5);
    },
  );
});

describe("a backlog", () => {
  it("is filled and held where nobody answers, and sent afterwards", async () => {
    const amount = { folder, batchSize: 10, points: 2_000 };
    const nobody = { ...amount, url: "http://127.0.0.1:1" };
    expect((await fillBacklog(nobody)).problem).toBeUndefined();
    expect((await holdBacklog(nobody)).problem).toBeUndefined();
    const { url, arrivals } = await listen();
    const { startedAt, builtAt, drainedAt, problem } = await sendBacklog({ ...amount, url });
    expect(problem).toBeUndefined();
    expect(builtAt).toBeGreaterThan(startedAt);
    expect(drainedAt).toBeGreaterThan(builtAt);
    expect(tally(arrivals, protocols["iobeam-blocks"].decode).sum).toEqual(sumOf(makeReadings("walk", 2_000)));
  });
});

describe("rows", () => {
  it("keep the rounds that went well, and say what went wrong", async () => {
    let round = 0;
    const measure = async () => {
      if (++round === 2) throw new Error("the disk is gone\nat …");
      return { round, problems: round === 3 ? ["odd"] : [] };
    };
    const rows = await measureRows([{ title: "t", head: { name: "n" }, measure }], 3, () => {});
    expect(rows).toEqual([{ name: "n", rounds: [1, 3], problems: ["the disk is gone", "odd"] }]);
  });
});

describe("goals", () => {
  const append = (name: string, batchMs: number): AppendRow => ({
    ...{ name, shape: { series: 1, perSeries: 1_000 }, atOnce: 1, batches: 1, problems: [] },
    rounds: [{ batchMs, bytesPerPoint: 3, syncsPerBatch: 1 }],
  });
  const nothing: OutboxData = {
    ...{ disk: { fileSystem: "ext4", syncMs: 1 }, skipped: [], appends: [], deliveries: [], backlogs: [] },
    appenders: appenders.map(({ name, note }) => ({ name, note, version: "1" })),
  };

  it("are not measured where there is nothing", () => {
    expect(makeOutboxGoals(nothing).every(({ isReached }) => isReached === undefined)).toBe(true);
    expect([...makeOutboxRatios(nothing), ...makeOutboxTables(nothing)]).toEqual([]);
    const alone = { ...nothing, appends: [append(iobeam.name, 2)] };
    expect(makeOutboxGoals(alone)[0]).toMatchObject({ isReached: undefined });
  });

  it("are compared with the bare bound of the same round", () => {
    const data = { ...nothing, appends: [append(iobeam.name, 3.2), append(BARE, 2)] };
    const [time, bytes] = makeOutboxGoals(data);
    expect(time).toMatchObject({ goal: `≤ 1.5 × ${BARE}`, reached: `1.6 × ${BARE}`, isReached: false });
    expect(bytes).toMatchObject({ reached: "3 bytes a point", isReached: true });
    expect(makeOutboxRatios(data)[0]?.rows[0]).toEqual(["1 series of 1,000, one by one", "1.6 ×", "1 ×"]);
  });
});
