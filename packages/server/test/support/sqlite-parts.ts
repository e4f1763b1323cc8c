import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportBatch } from "@iobeam/core";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect } from "vitest";
import type { PointRange } from "../../src/records/points.ts";
import { createBackgroundWork } from "../../src/store/sqlite/background-work.ts";
import { openForReading, openForWriting, prepareDatabase } from "../../src/store/sqlite/connection.ts";
import type { DeleteStep } from "../../src/store/sqlite/point-deleter.ts";
import { createPointReader, type PointReader } from "../../src/store/sqlite/point-reader.ts";
import { createPointTables } from "../../src/store/sqlite/point-tables.ts";
import { createSealer } from "../../src/store/sqlite/sealer.ts";
import type { Write, WriteOutcome } from "../../src/store/sqlite/write.ts";
import { createWriteGroup } from "../../src/store/sqlite/write-group.ts";
import { type Pair, pairsIn } from "./blocks.ts";

/** The threads of a store, one after another in this one. */
export interface Parts {
  readonly db: Database.Database;
  run(writes: readonly Write[]): WriteOutcome[];
  /** Seals until there is nothing to do. */
  seal(): void;
  readonly reader: PointReader;
}

let folder: string;
let opened: Database.Database[] = [];

/** Makes a folder for each test of a file, and removes it. */
export function useFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "iobeam-seal-"));
  });
  afterEach(() => {
    closeAll();
    rmSync(folder, { recursive: true });
  });
}

/** Closes what `open` opened. */
export function closeAll(): void {
  for (const db of opened) db.close();
  opened = [];
}

/**
 * Opens a store with one project.
 *
 * @param mostRemembered - of how many series the writer remembers the state
 */
export function open(name: string, mostRemembered?: number): Parts {
  const path = join(folder, name);
  prepareDatabase(path);
  const db = openForWriting(path);
  db.pragma("synchronous = OFF");
  const reading = openForReading(path);
  opened.push(db, reading);
  const tables = createPointTables(db, mostRemembered);
  const sealer = createSealer(tables);
  const workOn = createBackgroundWork(db, tables, sealer);
  const run = createWriteGroup(db, tables, sealer.note);
  run([createProject]);
  return {
    db,
    run,
    seal() {
      for (let step = 0; workOn(); step++) if (step > 10_000) throw new Error("the sealer does not come to an end");
    },
    reader: createPointReader(reading),
  };
}

/** Blocks as they are written. */
export function append(blocks: ImportBatch["blocks"], deviceId: string = "d"): Write {
  return { kind: "append", batches: [{ projectId: 1, deviceId, blocks }] };
}

/** Makes a project, as a write. */
export const createProject: Write = {
  kind: "registry",
  call: { noun: "projects", method: "create", args: ["p"] },
};

/** Deletes points, in as many steps as it takes; tells how many there were. */
export function remove({ run }: Pick<Parts, "run">, range: PointRange): number {
  let [points, from]: [number, DeleteStep["next"]] = [0, undefined];
  do {
    const [outcome] = run([{ kind: "delete points", range, from }]);
    if (outcome === undefined || "failure" in outcome) throw new Error("the deletion failed");
    const step = outcome.value as DeleteStep;
    points += step.points;
    from = step.next;
  } while (from !== undefined);
  return points;
}

/** The lengths of the sealed blocks, oldest first, and of those that wait. */
export function layout({ db }: Parts): { sealed: number[]; waiting: number[] } {
  return {
    sealed: db.prepare<[], number>("SELECT count FROM blocks ORDER BY series_id, last").pluck().all(),
    waiting: db.prepare<[], number>("SELECT count FROM head ORDER BY seq").pluck().all(),
  };
}

/** No two sealed blocks of a series overlap, every one has its bytes, and the newest point is kept beside. */
export function expectSound({ db, reader }: Parts): void {
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

/** A series that was found. */
export type Found = { readonly deviceId: string; readonly name: string; readonly pairs: readonly Pair[] };

/** What was found, as points. */
export function show(found: ReturnType<PointReader["read"]>): Found[] {
  if (found === "too large") throw new Error("too large");
  return found.map(({ deviceId, name, blocks }) => ({ deviceId, name, pairs: pairsIn(blocks) }));
}

/** When the points of the tests begin. */
export const START = 1_427_316_488_000_000;
