import type { ImportBatch, PointValue } from "@iobeam/core";
import { beforeEach, describe, expect, it } from "vitest";
import type { Write } from "../../../src/store/sqlite/write.ts";
import { blocksOf, type Pair } from "../../support/blocks.ts";
import {
  append,
  expectSound,
  layout,
  open,
  type Parts,
  remove,
  START,
  show,
  useFolder,
} from "../../support/sqlite-parts.ts";

useFolder();

describe("sealing", () => {
  let parts: Parts;
  beforeEach(() => {
    parts = open("db");
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

  /** So many points a microsecond apart. */
  function pairs(count: number, value: (at: number) => PointValue, first: number = 0): Pair[] {
    return Array.from({ length: count }, (_, at) => [START + first + at, value(at)]);
  }

  const inTurn = (at: number): PointValue => (at % 2 === 0 ? at : true);
  const everything = { projectId: 1, deviceId: undefined, seriesName: undefined };

  it.each([
    ["new", 32, 0],
    ["new", 400, 0],
    ["new", 1_700, 0],
    ["late", 32, 1_000],
    ["late", 300, 1_000],
  ])("comes to an end where what is %s, %i points, changes its kind with each of them", (_, count, sealed) => {
    if (sealed > 0) parts.run([append(blocksOf("s", pairs(sealed, Number)))]);
    parts.run([append(blocksOf("s", pairs(count, inTurn)))]);
    parts.run([append(blocksOf("other", pairs(499, Number))), append(blocksOf("other", pairs(499, Number, 499)))]);
    parts.run([append(blocksOf("other", pairs(499, Number, 998)))]);
    parts.seal();
    expect(layout(parts).sealed).toContain(1_000);
    const found = show(parts.reader.read({ ...everything, filter: {} }, 9_999)).find(({ name }) => name === "s");
    expect(found?.pairs.slice(0, count)).toEqual(pairs(count, inTurn));
  });

  it("does not read on where texts weigh more than may be read", () => {
    for (let first = 0; first < 3_000; first += 100) {
      parts.run([
        append(
          blocksOf(
            "s",
            pairs(100, () => "x".repeat(6_000), first),
          ),
        ),
      ]);
    }
    parts.seal();
    // What is older cannot be read: it must not be asked for.
    const old = `SELECT block_id FROM blocks WHERE last < ${START + 1_000}`;
    parts.db.exec(`UPDATE block_bytes SET block = zeroblob(3) WHERE block_id IN (${old})`);
    const filter = { fromMicros: START + 1, limit: 2_500 };
    expect(parts.reader.read({ ...everything, filter }, 3_000)).toBe("too large");
  });

  it("seals what was written before a delete in the same group", () => {
    const writes = rising([499, 499, 499]).map((blocks) => append(blocks));
    const range = { projectId: 1, deviceId: "none", seriesName: undefined, filter: {} };
    parts.run([...writes, { kind: "delete points", range }]);
    parts.seal();
    expect(layout(parts).waiting.reduce((sum, count) => sum + count, 0)).toBe(497);
  });

  it("remembers what it noted of a series while more become known than it remembers", () => {
    const store = open("few", 1);
    const other = (): ImportBatch["blocks"] => blocksOf("t", [[START, 1]]);
    store.run([append(other())]);
    const newer = blocksOf(
      "s",
      pairs(600, () => "newer"),
    );
    store.run([append([...blocksOf("s", [[START + 100, "older"]]), ...blocksOf("u", [[START, 1]]), ...newer])]);
    const read = { ...everything, seriesName: "s", filter: { toMicros: START + 100, limit: 1 } };
    expect(show(store.reader.read(read, 9_999))[0]?.pairs).toEqual([[START + 100, "newer"]]);
    expectSound(store);
  });

  it("seals everything after the next write where a commit failed", async () => {
    for (const name of ["a", "b", "c"]) {
      for (const first of [0, 400, 800]) parts.run([append(blocksOf(name, pairs(400, Number, first)))]);
    }
    // Refused when it is committed, and not before.
    parts.db.exec(`
      CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER fail AFTER INSERT ON blocks BEGIN INSERT INTO child VALUES (1); END;
    `);
    parts.db.pragma("foreign_keys = ON");
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    parts.seal();
    expect((await warned).message).toContain("FOREIGN KEY constraint failed");
    expect(layout(parts).sealed).toEqual([]);
    parts.db.exec("DROP TRIGGER fail");
    parts.run([append(blocksOf("other", pairs(1, Number)))]);
    parts.seal();
    expect(layout(parts).sealed).toEqual([1_000, 1_000, 1_000]);
  });

  it("leaves a series alone of which nothing can be read, and goes on with the others", async () => {
    for (const name of ["bad", "good"]) {
      for (const first of [0, 490, 980]) parts.run([append(blocksOf(name, pairs(490, Number, first)))]);
    }
    const bad = "WHERE series_id = (SELECT series_id FROM series WHERE name = 'bad')";
    parts.db.exec(`UPDATE head SET block = zeroblob(3) ${bad}; UPDATE latest SET block = zeroblob(3) ${bad}`);
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    parts.seal();
    expect((await warned).message).toContain("could not be sealed: The point block is cut off within its header");
    expect(layout(parts).sealed).toEqual([1_000]);
  });

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
    parts.run([
      append(
        blocksOf(
          "s",
          pairs(400, () => "old"),
        ),
      ),
      append(
        blocksOf(
          "s",
          pairs(300, () => "new"),
        ),
      ),
    ]);
    const range = { projectId: 1, deviceId: "d", seriesName: "s", filter: { toMicros: START + 99 } };
    expect(remove(parts, range)).toBe(100);
    const values = (): string =>
      (show(parts.reader.read({ ...range, filter: {} }, 9_999))[0]?.pairs ?? []).map(([, value]) => value).join(" ");
    const expected = [...Array(200).fill("new"), ...Array(100).fill("old")].join(" ");
    expect(values()).toBe(expected);
    // Newer than all of it, so that it is late; and more that is new, so that it is sealed.
    const more = [pairs(600, () => 1, 10_000), pairs(499, () => 1, 9_000), pairs(499, () => 1, 20_000)];
    for (const one of more) parts.run([append(blocksOf("s", one))]);
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
      const all = [pairs(490, Number), pairs(490, Number, 500), pairs(30, Number, 2_000)];
      for (const one of all) parts.run([append(blocksOf(name, one))]);
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
