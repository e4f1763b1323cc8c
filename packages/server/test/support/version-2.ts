import { readBlockHeader } from "@iobeam/core";
import type Database from "better-sqlite3";
import { loadSqlite } from "../../src/store/sqlite/sqlite-library.ts";
import { blocksOf, type Pair } from "./blocks.ts";
import { VERSION_2 } from "./old-schemas.ts";

/** A file of version 2 that is being made. */
export interface Version2 {
  readonly db: Database.Database;
  /** A series of a device, with what is sealed of it and what waits: one list for each import, in their order. */
  add(deviceKey: number, name: string, sealed: readonly Pair[], ...waiting: readonly Pair[][]): void;
}

/** Makes the tables that version 2 had. */
export function makeVersion2(path: string): Version2 {
  const db = new (loadSqlite())(path);
  db.exec(VERSION_2);
  const insertSeries = db.prepare("INSERT INTO series (device_key, name) VALUES (?, ?)");
  const insertBytes = db.prepare("INSERT INTO block_bytes (block) VALUES (?)");
  const insertBlock = db.prepare("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)");
  const insertHead = db.prepare(
    "INSERT INTO head (series_id, seq, first, last, count, block) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const insertLatest = db.prepare("INSERT INTO latest VALUES (?, ?)");
  let seq = 0;
  return {
    db,
    add(deviceKey, name, sealed, ...waiting) {
      const seriesId = insertSeries.run(deviceKey, name).lastInsertRowid;
      for (const { block } of blocksOf(name, sealed)) {
        const { firstMicros, lastMicros, count, isNumeric, least, greatest } = readBlockHeader(block);
        const blockId = insertBytes.run(block).lastInsertRowid;
        insertBlock.run(
          seriesId,
          lastMicros,
          firstMicros,
          count,
          isNumeric ? least : null,
          isNumeric ? greatest : null,
          blockId,
        );
      }
      for (const { block } of waiting.flatMap((pairs) => blocksOf(name, pairs))) {
        const { firstMicros, lastMicros, count } = readBlockHeader(block);
        insertHead.run(seriesId, ++seq, firstMicros, lastMicros, count, block);
      }
      const [newest] = [sealed, ...waiting]
        .flat()
        .reverse()
        .sort(([a], [b]) => b - a);
      if (newest !== undefined) insertLatest.run(seriesId, blocksOf(name, [newest])[0]?.block);
    },
  };
}
