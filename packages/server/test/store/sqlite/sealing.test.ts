import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImportBatch, MemoryPoints, type PointFilter, type PointSelection, type PointValue } from "@iobeam/core";
import type Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Aggregator } from "../../../src/store/aggregator.ts";
import { createBackgroundWork } from "../../../src/store/sqlite/background-work.ts";
import { openForReading, openForWriting, prepareDatabase } from "../../../src/store/sqlite/connection.ts";
import { createPointReader, type PointReader } from "../../../src/store/sqlite/point-reader.ts";
import { createPointTables } from "../../../src/store/sqlite/point-tables.ts";
import { createSealer } from "../../../src/store/sqlite/sealer.ts";
import type { Write, WriteOutcome } from "../../../src/store/sqlite/write.ts";
import { createWriteGroup } from "../../../src/store/sqlite/write-group.ts";
import type { Aggregation, PointRange } from "../../../src/store.ts";
import { blocksOf, type Pair, pairsIn } from "../../support/blocks.ts";

/** Few in CI; `FC_RUNS=5000 pnpm exec vitest run packages/server/test/store` hunts. */
const RUNS = Number(process.env["FC_RUNS"] ?? 60);

/** The threads of a store, one after another in this one. */
interface Parts {
  readonly db: Database.Database;
  run(writes: readonly Write[]): WriteOutcome[];
  /** Seals until there is nothing to do. */
  seal(): void;
  readonly reader: PointReader;
}

let folder: string;
let opened: Database.Database[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iobeam-seal-"));
});
afterEach(() => {
  for (const db of opened) db.close();
  opened = [];
  rmSync(folder, { recursive: true });
});

function open(name: string): Parts {
  const path = join(folder, name);
  prepareDatabase(path);
  const db = openForWriting(path);
  db.pragma("synchronous = OFF");
  const reading = openForReading(path);
  opened.push(db, reading);
  const tables = createPointTables(db);
  const sealer = createSealer(tables);
  const workOn = createBackgroundWork(db, tables, sealer);
  const run = createWriteGroup(db, tables, sealer.note);
  return {
    db,
    run,
    seal() {
      for (let step = 0; workOn(); step++) if (step > 10_000) throw new Error("the sealer does not come to an end");
    },
    reader: createPointReader(reading),
  };
}

function append(blocks: ImportBatch["blocks"], deviceId: string = "d"): Write {
  return { kind: "append", batch: { projectId: 1, deviceId, blocks } };
}

/** The lengths of the sealed blocks, oldest first, and of those that wait. */
function layout({ db }: Parts): { sealed: number[]; waiting: number[] } {
  return {
    sealed: db.prepare<[], number>("SELECT count FROM blocks ORDER BY series_id, last").pluck().all(),
    waiting: db.prepare<[], number>("SELECT count FROM head ORDER BY seq").pluck().all(),
  };
}

/** No two sealed blocks of a series overlap, every one has its bytes, and the newest point is kept beside. */
function expectSound({ db, reader }: Parts): void {
  const rows = db.prepare<[], { series_id: number; first: number; last: number }>(
    "SELECT series_id, first, last FROM blocks ORDER BY series_id, last",
  );
  let before = { series_id: -1, first: 0, last: 0 };
  for (const row of rows.all()) {
    if (row.series_id === before.series_id) expect(row.first).toBeGreaterThan(before.last);
    before = row;
  }
  expect(db.prepare("SELECT count(*) FROM block_bytes").pluck().get()).toBe(
    db.prepare("SELECT count(*) FROM blocks").pluck().get(),
  );
  const all = { projectId: 1, deviceId: undefined, seriesName: undefined };
  // A bound that holds for every time takes the long way.
  const [short, long] = [{ limit: 1 }, { limit: 1, toMicros: Number.MAX_SAFE_INTEGER }];
  expect(show(reader.read({ ...all, filter: short }, Number.POSITIVE_INFINITY))).toEqual(
    show(reader.read({ ...all, filter: long }, Number.POSITIVE_INFINITY)),
  );
}

type Found = { readonly deviceId: string; readonly name: string; readonly pairs: readonly Pair[] };

function show(found: ReturnType<PointReader["read"]>): Found[] {
  if (found === "too large") throw new Error("too large");
  return found.map(({ deviceId, name, blocks }) => ({ deviceId, name, pairs: pairsIn(blocks) }));
}

const START = 1_427_316_488_000_000;

/** Numbers that step through a range: in order, from the end, or back and forth. */
const times = fc
  .record({
    count: fc.constantFrom(1, 1, 2, 7, 64, 499, 500, 700, 1_000, 1_001, 2_300),
    start: fc.integer({ min: 0, max: 6_000 }),
    stride: fc.constantFrom(1, 1, 1, 2, 5, -1, 37),
    modulus: fc.constantFrom(100_000, 3_001, 900),
  })
  .map(({ count, start, stride, modulus }) =>
    Array.from({ length: count }, (_, at) => START + ((((start + at * stride) % modulus) + modulus) % modulus)),
  );
const values = fc.constantFrom<((at: number) => PointValue)[]>(
  (at) => at / 10,
  (at) => Math.sin(at),
  (at) => (at % 7 === 0 ? -0 : (at * 31) % 17),
  (at) => (at % 50 === 0 ? `text ${at}` : at),
  (at) => at % 2 === 0,
);
const batch = fc
  .record({ deviceId: fc.constantFrom("d", "d", "e"), name: fc.constantFrom("s", "s", "t"), times, value: values })
  .map(({ deviceId, name, times: all, value }) => ({
    deviceId,
    blocks: blocksOf(
      name,
      all.map((time, at) => [time, value(at)]),
    ),
  }));

const moment = fc.integer({ min: -10, max: 9_000 }).map((by) => START + by);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const level = fc.oneof(fc.integer({ min: -2, max: 60 }), fc.double({ min: -1, max: 1, noNaN: true }));
const filter: fc.Arbitrary<PointFilter> = fc.record({
  limit: maybe(fc.constantFrom(1, 2, 10, 500, 1_500)),
  fromMicros: maybe(moment),
  toMicros: maybe(moment),
  greaterThan: maybe(level),
  lessThan: maybe(level),
  equals: maybe(level),
});
const target = { deviceId: fc.constantFrom(undefined, "d", "e"), seriesName: fc.constantFrom(undefined, "s", "t") };
const aggregation: fc.Arbitrary<Aggregation> = fc.record({
  operator: fc.constantFrom("count", "sum", "min", "max", "mean"),
  everyMicros: maybe(fc.constantFrom(1, 10, 333, 5_000)),
});

type Step =
  | { readonly append: { deviceId: string; blocks: ImportBatch["blocks"] }[] }
  | { readonly again: true }
  | { readonly seal: true }
  | { readonly remove: Omit<PointRange, "projectId"> }
  | { readonly read: Omit<PointSelection, "projectId"> }
  | { readonly total: Omit<PointSelection, "projectId">; readonly as: Aggregation };

const range = fc.record({ fromMicros: maybe(moment), toMicros: maybe(moment) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ append: fc.array(batch, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ again: fc.constant(true as const) }) },
  { weight: 3, arbitrary: fc.record({ seal: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.record({ ...target, filter: range }) }) },
  { weight: 4, arbitrary: fc.record({ read: fc.record({ ...target, filter }) }) },
  { weight: 2, arbitrary: fc.record({ total: fc.record({ ...target, filter }), as: aggregation }) },
);

/** Compares what the store and the model find. */
function expectSameFound({ reader }: Parts, model: MemoryPoints, selection: PointSelection): void {
  const expected = model.read(selection).map(({ times: at, values: what, ...series }) => {
    return { ...series, pairs: at.map((time, index) => [time, what[index]]) };
  });
  expect(show(reader.read(selection, Number.POSITIVE_INFINITY))).toEqual(expected);
  const points = expected.reduce((sum, { pairs }) => sum + pairs.length, 0);
  if (points > 0) expect(reader.read(selection, points - 1)).toBe("too large");
}

function expectSameTotals({ reader }: Parts, model: MemoryPoints, selection: PointSelection, as: Aggregation): void {
  const { limit, ...others } = selection.filter;
  const expected = model.read({ ...selection, filter: others }).map(({ times: at, values: what, ...series }) => {
    const aggregator = new Aggregator(as);
    aggregator.add(at, what);
    return { ...series, ...aggregator.finish(limit) };
  });
  expect(reader.aggregate(selection, as)).toEqual(expected.filter(({ times: at }) => at.length > 0));
}

/** Takes every step on the store and on the model, and compares what both say. */
function follow(parts: Parts, steps: readonly Step[]): void {
  const model = new MemoryPoints();
  let written: { deviceId: string; blocks: ImportBatch["blocks"] }[] = [];
  for (const one of steps) {
    if ("append" in one || "again" in one) {
      if ("append" in one) written = one.append;
      for (const { deviceId, blocks } of written) model.write({ projectId: 1, deviceId, blocks });
      parts.run(written.map(({ deviceId, blocks }) => append(blocks, deviceId)));
    } else if ("seal" in one) parts.seal();
    else if ("remove" in one) {
      const whole = { projectId: 1, ...one.remove };
      expect(parts.run([{ kind: "delete points", range: whole }])).toEqual([{ value: model.delete(whole) }]);
    } else if ("read" in one) expectSameFound(parts, model, { projectId: 1, ...one.read });
    else if ("total" in one) expectSameTotals(parts, model, { projectId: 1, ...one.total }, one.as);
    const all = { projectId: 1, deviceId: undefined, seriesName: undefined };
    for (const limit of [undefined, 700]) expectSameFound(parts, model, { ...all, filter: { limit } });
  }
  expectSound(parts);
}

describe("a store of blocks", () => {
  it("says what a plain model says, whatever is written, sent again, sealed and deleted in whatever order", () => {
    let run = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 20 }), (steps) => {
        const parts = open(`db-${run++}`);
        parts.run([{ kind: "create project", projectName: "p" }]);
        try {
          follow(parts, steps);
        } finally {
          for (const db of opened) db.close();
          opened = [];
        }
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});

describe("sealing", () => {
  let parts: Parts;
  beforeEach(() => {
    parts = open("db");
    parts.run([{ kind: "create project", projectName: "p" }]);
  });

  /** One block for each part of a rising series: so many points in each. */
  function rising(counts: readonly number[], first: number = 0): ImportBatch["blocks"][] {
    let next = first;
    return counts.map((count) =>
      blocksOf(
        "s",
        Array.from({ length: count }, (): Pair => [START + next, next++]),
      ),
    );
  }

  it("keeps blocks of 500 points and more as they came, byte for byte", () => {
    const sent = rising([500, 1_000, 777]);
    parts.run(sent.map((blocks) => append(blocks)));
    expect(layout(parts)).toEqual({ sealed: [500, 1_000, 777], waiting: [] });
    const bytes = parts.db.prepare<[], Uint8Array>("SELECT block FROM block_bytes ORDER BY block_id").pluck().all();
    expect(bytes.map((block) => Uint8Array.from(block))).toEqual(sent.flat().map(({ block }) => block));
  });

  it("lets small blocks wait until there are 1,000 points, and makes one block of them", () => {
    for (const blocks of rising(Array(9).fill(100))) parts.run([append(blocks)]);
    parts.seal();
    expect(layout(parts)).toEqual({ sealed: [], waiting: Array(9).fill(100) });
    for (const blocks of rising([100, 30], 900)) parts.run([append(blocks)]);
    parts.seal();
    expect(layout(parts)).toEqual({ sealed: [1_000], waiting: [30] });
  });

  it("makes one block of 64 that wait, so that readings one by one do not pile up", () => {
    for (const blocks of rising(Array(64).fill(1))) parts.run([append(blocks)]);
    parts.seal();
    expect(layout(parts)).toEqual({ sealed: [], waiting: [64] });
  });

  it("seals readings that come one by one, thousands of them, into full blocks", () => {
    for (const blocks of rising(Array(3_500).fill(1))) {
      parts.run([append(blocks)]);
      parts.seal();
    }
    const { sealed, waiting } = layout(parts);
    expect(sealed.every((count) => count >= 500 && count <= 1_000)).toBe(true);
    expect([...sealed, ...waiting].reduce((sum, count) => sum + count)).toBe(3_500);
    expect(waiting.length).toBeLessThan(70);
  });

  it("does not keep what is sent again, byte for byte, twice", () => {
    const sent = rising([1_000, 1_000]).flat();
    for (let time = 0; time < 3; time++) parts.run([append(sent)]);
    expect(layout(parts)).toEqual({ sealed: [1_000, 1_000], waiting: [] });
  });

  it("lets late points wait while they are few, and merges them when they are an eighth of what they meet", () => {
    parts.run(rising([1_000, 1_000]).map((blocks) => append(blocks)));
    const late = (count: number): Write =>
      append(
        blocksOf(
          "s",
          Array.from({ length: count }, (_, at) => [START + at * 3, "late"]),
        ),
      );
    parts.run([late(20)]);
    parts.seal();
    expect(layout(parts)).toEqual({ sealed: [1_000, 1_000], waiting: [20] });
    for (let time = 0; time < 64; time++) parts.run([late(130 + time)]);
    parts.seal();
    expect(layout(parts).waiting).toEqual([]);
    const found = show(
      parts.reader.read({ projectId: 1, deviceId: "d", seriesName: "s", filter: { limit: 2_000 } }, 9_999),
    );
    expect(found[0]?.pairs.filter(([, value]) => value === "late")).toHaveLength(193);
    expect(found[0]?.pairs).toHaveLength(2_000);
  });

  it("keeps the order of what waits when a part of it is deleted, or turns out to be late", () => {
    const pairs = (count: number, value: PointValue): Pair[] =>
      Array.from({ length: count }, (_, at) => [START + at, value]);
    parts.run([append(blocksOf("s", pairs(400, "old"))), append(blocksOf("s", pairs(300, "new")))]);
    const range = { projectId: 1, deviceId: "d", seriesName: "s", filter: { toMicros: START + 99 } };
    expect(parts.run([{ kind: "delete points", range }])).toEqual([{ value: 100 }]);
    const values = (): string =>
      (show(parts.reader.read({ ...range, filter: {} }, 9_999))[0]?.pairs ?? []).map(([, value]) => value).join(" ");
    const expected = [...Array(200).fill("new"), ...Array(100).fill("old")].join(" ");
    expect(values()).toBe(expected);
    // Newer than all of it, so that it is late; and more that is new, so that it is sealed.
    parts.run([
      append(
        blocksOf(
          "s",
          Array.from({ length: 600 }, (_, at): Pair => [START + 10_000 + at, 1]),
        ),
      ),
    ]);
    parts.run([
      append(
        blocksOf(
          "s",
          Array.from({ length: 499 }, (_, at): Pair => [START + 9_000 + at, 1]),
        ),
      ),
    ]);
    parts.run([
      append(
        blocksOf(
          "s",
          Array.from({ length: 499 }, (_, at): Pair => [START + 20_000 + at, 1]),
        ),
      ),
    ]);
    parts.seal();
    expect(values().startsWith(expected)).toBe(true);
    expect(layout(parts).waiting).toEqual([499]);
  });

  it("merges large imports in random order, one over the other, and ends with blocks in order", () => {
    const count = 100_000;
    for (const [pass, prime] of [7_919, 104_729].entries()) {
      for (let start = 0; start < count; start += 1_000) {
        const times = Array.from({ length: 1_000 }, (_, at) => ((start + at) * prime) % count);
        parts.run([
          append(
            blocksOf(
              "s",
              times.map((at) => [START + at, at + pass / 2]),
            ),
          ),
        ]);
        if (start % 7_000 === 0) parts.seal();
      }
    }
    parts.seal();
    expectSound(parts);
    const { sealed, waiting } = layout(parts);
    expect(waiting.reduce((sum, one) => sum + one, 0)).toBeLessThan(count / 4);
    expect(sealed.length).toBeGreaterThan(count / 1_500);
    const [found] = show(parts.reader.read({ projectId: 1, deviceId: "d", seriesName: "s", filter: {} }, count));
    expect(found?.pairs.map(([, value]) => value)).toEqual(Array.from({ length: count }, (_, at) => at + 1 / 2));
  });

  it("leaves a series alone that cannot be sealed, warns of it, and seals the others", async () => {
    parts.run(rising([600, 600]).map((blocks) => append(blocks)));
    for (const name of ["bad", "good"]) {
      for (let at = 0; at < 2; at++) {
        parts.run([
          append(
            blocksOf(
              name,
              Array.from({ length: 490 }, (_, i): Pair => [START + at * 500 + i, i]),
            ),
          ),
        ]);
      }
      parts.run([
        append(
          blocksOf(
            name,
            Array.from({ length: 30 }, (_, i): Pair => [START + 2_000 + i, i]),
          ),
        ),
      ]);
    }
    parts.db
      .prepare(
        "UPDATE head SET block = zeroblob(50) WHERE series_id = (SELECT series_id FROM series WHERE name = 'bad')",
      )
      .run();
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    parts.seal();
    expect((await warned).message).toContain("could not be sealed: The point block is of version 0");
    const sealed = parts.db.prepare<[], string>("SELECT name FROM blocks JOIN series USING (series_id)").pluck().all();
    expect(sealed.sort()).toEqual(["good", "s", "s"]);
  });
});
