import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBlocks, type Outbox } from "@iobeam/core";
import { createFsClientStorage } from "@iobeam/storage-fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { damageMarks, damageSegment, tearTail } from "../src/disk/damage.ts";
import { listMarks, listSegments } from "../src/disk/outbox-file.ts";
import { readMarks, readRecords } from "../src/disk/record-reader.ts";
import { makeRandom } from "../src/sequence/random.ts";

let folder: string;
let outboxFolder: string;
let outbox: Outbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-records-"));
  outboxFolder = join(folder, "iobeam_outbox");
  outbox = await open();
});
afterEach(async () => {
  await outbox.close();
  await rm(folder, { recursive: true });
});

async function open(): Promise<Outbox> {
  const opened = await createFsClientStorage({ path: folder }).openOutbox?.({});
  if (opened === undefined) throw new Error("the storage has no outbox");
  return opened;
}

/** Closes the outbox and opens it again, as it is on the disk by then. */
async function reopen(): Promise<Outbox> {
  await outbox.close();
  outbox = await open();
  return outbox;
}

function timesOf(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

function makeBatch(first: number, count: number): Parameters<Outbox["append"]>[0] {
  const blocks = ["one", "zwei €"].flatMap((name) =>
    encodeBlocks(timesOf(first, count), timesOf(first, count)).map((block) => ({ name, block })),
  );
  return { projectId: 1, deviceId: "device", blocks, sealedMicros: first };
}

function keysOf(first: number, count: number): string[] {
  return ["one", "zwei €"].flatMap((name) => timesOf(first, count).map((time) => `${name} ${time}`));
}

async function recordsOnDisk(): Promise<string[][]> {
  const records: string[][] = [];
  for (const { path, segment } of listSegments(outboxFolder)) {
    for (const { points } of readRecords(await readFile(path), segment)) {
      records.push(points.map(({ series, time }) => `${series} ${time}`));
    }
  }
  return records;
}

describe("the rig's own reader of an outbox", () => {
  it("reads the records that the real one has written, of every segment", async () => {
    await outbox.append(makeBatch(100, 3));
    await outbox.append(makeBatch(200, 1_500));
    outbox.appendNow?.(makeBatch(5, 1));
    outbox.appendNow?.(makeBatch(6, 1));
    expect(await recordsOnDisk()).toEqual(
      expect.arrayContaining([keysOf(100, 3), keysOf(200, 1_500), keysOf(5, 1), keysOf(6, 1)]),
    );
    expect(await recordsOnDisk()).toHaveLength(4);
  });

  it("reads which records are gone", async () => {
    const stored = [];
    for (const first of [1, 10, 20]) stored.push(await outbox.append(makeBatch(first, 2)));
    await outbox.remove([stored[1]?.id ?? -1]);
    await outbox.sync();
    const [file] = listSegments(outboxFolder);
    const [marks] = listMarks(outboxFolder);
    const records = readRecords(await readFile(file?.path ?? ""), file?.segment ?? 0);
    expect(readMarks(await readFile(marks?.path ?? ""), file?.segment ?? 0)).toEqual([
      [records[1]?.from, records[1]?.to],
    ]);
  });

  it("finds no segment where there is no outbox", () => {
    const nowhere = join(folder, "nowhere");
    expect(listSegments(nowhere)).toEqual([]);
    const random = makeRandom(1);
    expect(tearTail(nowhere, random)).toBeUndefined();
    expect(damageSegment(nowhere, random, "flip")).toBeUndefined();
    expect(damageMarks(nowhere, random)).toBeUndefined();
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("damage from seed %i", (seed) => {
  const firsts = [1_000, 2_000, 3_000, 4_000];
  beforeEach(async () => {
    for (const first of firsts) await outbox.append(makeBatch(first, 20));
    await outbox.close();
  });

  async function timesInReal(): Promise<Set<string>> {
    const { recovery } = await reopen();
    expect(recovery.tornBytes + recovery.damaged.length).toBeGreaterThan(0);
    return new Set((await recordsOnDisk()).flat());
  }

  it("tears a tail, and loses nothing", async () => {
    expect(tearTail(outboxFolder, makeRandom(seed))).toMatchObject({ points: [], mustBeTold: true });
    expect(await timesInReal()).toEqual(new Set(firsts.flatMap((first) => keysOf(first, 20))));
    expect(outbox.waiting.batches).toBe(firsts.length);
  });

  it.each(["flip", "cut"] as const)("names exactly the points of what a %s has hit", async (how) => {
    const damage = damageSegment(outboxFolder, makeRandom(seed), how);
    const hit = damage?.points.map(({ series, time }) => `${series} ${time}`) ?? [];
    expect(damage?.mustBeTold).toBe(true);
    expect(hit.length % 40).toBe(0);
    expect(hit.length).toBeGreaterThan(0);
    const left = new Set(firsts.flatMap((first) => keysOf(first, 20)).filter((key) => !hit.includes(key)));
    expect(await timesInReal()).toEqual(left);
    expect(outbox.waiting.points).toBe(left.size);
  });

  it("damages marks, which loses nothing", async () => {
    outbox = await open();
    const [first] = await outbox.read(1);
    await outbox.remove([first?.id ?? -1]);
    await outbox.close();
    expect(damageMarks(outboxFolder, makeRandom(seed))).toMatchObject({ points: [], mustBeTold: false });
    await reopen();
    expect(outbox.waiting.batches).toBeGreaterThanOrEqual(firsts.length - 1);
    expect((await readdir(outboxFolder)).length).toBeGreaterThan(0);
  });
});
