import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openForWriting, prepareDatabase } from "../../../src/store/sqlite/connection.ts";
import { createPointTables } from "../../../src/store/sqlite/point-tables.ts";
import type { Write, WriteOutcome } from "../../../src/store/sqlite/write.ts";
import { createWriteGroup } from "../../../src/store/sqlite/write-group.ts";
import { blocksOf, pairsIn } from "../../support/blocks.ts";
import { createProject } from "../../support/sqlite-parts.ts";

let folder: string;
let db: Database.Database;
let run: (writes: readonly Write[]) => WriteOutcome[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iobeam-group-"));
  prepareDatabase(join(folder, "db"));
  db = openForWriting(join(folder, "db"));
  run = createWriteGroup(db, createPointTables(db));
  db.exec(`
    CREATE TRIGGER refuse BEFORE INSERT ON head WHEN NEW.first = 666
    BEGIN SELECT RAISE(ABORT, 'refused for the test'); END
  `);
  run([createProject]);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function append(deviceId: string, time: number): Write {
  return { kind: "append", batches: [{ projectId: 1, deviceId, blocks: blocksOf("s", [[time, 1]]) }] };
}

/** The device and the time of every point that is kept. */
function kept(): unknown[] {
  const rows = db
    .prepare<[], [string, Uint8Array]>(
      `SELECT device_id, block FROM head JOIN series USING (series_id) JOIN sources USING (source_id)`,
    )
    .raw()
    .all();
  return rows.map(([deviceId, block]) => [deviceId, pairsIn([block])[0]?.[0]]).sort();
}

it("carries out the others of a group in which one fails, and keeps nothing of the one", () => {
  const outcomes = run([append("a", 1), append("b", 666), append("c", 3)]);
  expect(outcomes).toEqual([
    { value: { result: undefined } },
    { failure: expect.objectContaining({ message: "refused for the test" }) },
    { value: { result: undefined } },
  ]);
  expect(kept()).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
  expect(db.prepare("SELECT device_id FROM devices ORDER BY device_id").pluck().all()).toEqual(["a", "c"]);
  expect(db.prepare("SELECT count(*) FROM latest").pluck().get()).toBe(2);
});

it("forgets the series of a rolled back group", () => {
  run([append("a", 666)]);
  run([append("b", 2), append("a", 1)]);
  expect(kept()).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

it("commits a group once", () => {
  run([append("a", 1)]);
  const pages = (): number => (db.pragma("wal_checkpoint(PASSIVE)") as { log: number }[])[0]?.log ?? 0;
  db.pragma("wal_checkpoint(TRUNCATE)");
  run(Array.from({ length: 50 }, (_, at) => append("a", at)));
  // Fifty commits would leave at least fifty pages in the log.
  expect(pages()).toBeLessThan(20);
});

it("deletes what came before in the same group, and nothing that comes after", () => {
  const range = { projectId: 1, deviceId: undefined, seriesName: undefined, filter: { toMicros: 5 } };
  const outcomes = run([append("a", 1), { kind: "delete points", range }, append("a", 2), append("b", 3)]);
  expect(outcomes[1]).toEqual({ value: { points: 1 } });
  expect(kept()).toEqual([
    ["a", 2],
    ["b", 3],
  ]);
  const latest = db.prepare<[], Uint8Array>("SELECT block FROM latest ORDER BY series_id").pluck().all();
  expect(pairsIn(latest).map(([time]) => time)).toEqual([2, 3]);
});

it("tells of a full database so that another thread can say it", () => {
  db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`);
  const blocks = blocksOf("s", [[1, "x".repeat(65_000)]]);
  const outcomes = run([{ kind: "append", batches: [{ projectId: 1, deviceId: "d", blocks }] }]);
  expect(structuredClone(outcomes)).toEqual([
    { failure: { message: "database or disk is full", code: "SQLITE_FULL" } },
  ]);
});
