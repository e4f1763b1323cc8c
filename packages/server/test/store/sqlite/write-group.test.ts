import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openForWriting, prepareDatabase } from "../../../src/store/sqlite/connection.ts";
import type { Write } from "../../../src/store/sqlite/write.ts";
import { createWriteGroup } from "../../../src/store/sqlite/write-group.ts";

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iobeam-group-"));
  prepareDatabase(join(folder, "db"));
  db = openForWriting(join(folder, "db"));
  db.exec(`
    CREATE TRIGGER refuse BEFORE INSERT ON points WHEN NEW.value = 666
    BEGIN SELECT RAISE(ABORT, 'refused for the test'); END
  `);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function append(deviceId: string, value: number): Write {
  return { kind: "append", batch: { projectId: 1, deviceId, series: [{ name: "s", times: [1], values: [value] }] } };
}

const kept = (): unknown[] => db.prepare("SELECT value FROM points ORDER BY value").pluck().all();

it("carries out the others of a group in which one fails, and keeps nothing of the one", () => {
  const run = createWriteGroup(db);
  run([{ kind: "create project", projectName: "p" }]);
  const outcomes = run([append("a", 1), append("b", 666), append("c", 3)]);
  expect(outcomes).toEqual([
    { value: "stored" },
    { failure: expect.objectContaining({ message: "refused for the test" }) },
    { value: "stored" },
  ]);
  expect(kept()).toEqual([1, 3]);
  expect(db.prepare("SELECT device_id FROM devices ORDER BY device_id").pluck().all()).toEqual(["a", "c"]);
});

it("forgets the series of a rolled back group", () => {
  const run = createWriteGroup(db);
  run([{ kind: "create project", projectName: "p" }]);
  run([append("a", 666)]);
  run([append("b", 2), append("a", 1)]);
  const found = db.prepare(
    "SELECT device_id, value FROM points JOIN series USING (series_id) JOIN devices USING (device_key)",
  );
  expect(found.raw().all().sort()).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

it("commits a group once", () => {
  const run = createWriteGroup(db);
  run([{ kind: "create project", projectName: "p" }]);
  run([append("a", 1)]);
  const pages = (): number => (db.pragma("wal_checkpoint(PASSIVE)") as { log: number }[])[0]?.log ?? 0;
  db.pragma("wal_checkpoint(TRUNCATE)");
  run(Array.from({ length: 50 }, (_, at) => append("a", at)));
  // Fifty commits would leave at least fifty pages in the log.
  expect(pages()).toBeLessThan(20);
});

it("tells of a full database so that another thread can say it", () => {
  const run = createWriteGroup(db);
  run([{ kind: "create project", projectName: "p" }]);
  db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`);
  const times = Array.from({ length: 10_000 }, (_, time) => time);
  const series = [{ name: "s", times, values: times }];
  const outcomes = run([{ kind: "append", batch: { projectId: 1, deviceId: "d", series } }]);
  expect(structuredClone(outcomes)).toEqual([
    { failure: { message: "database or disk is full", code: "SQLITE_FULL" } },
  ]);
});
