import { createRequire } from "node:module";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { type Appender, inGroups } from "../appender.ts";

const FILE = "queue.db";

/** Node.js 22 and newer take version 13, which crashes on older ones. */
const PACKAGE = Number(process.versions.node.split(".")[0]) < 22 ? "better-sqlite3-12" : "better-sqlite3";

/** Loaded when it is used: its native part is not there everywhere. */
const loadSqlite = (): typeof Database => createRequire(import.meta.url)(PACKAGE);

function openDatabase(folder: string): Database.Database {
  return new (loadSqlite())(join(folder, FILE));
}

/** SQLite as a queue. */
export const sqlite: Appender = {
  name: "better-sqlite3",
  package: PACKAGE,
  note: "`journal_mode=WAL, synchronous=FULL`: the same bytes as a blob, an INSERT and a transaction for each batch; 20 at a time are 20 INSERTs in one transaction",
  async isInstalled() {
    try {
      new (loadSqlite())(":memory:").close();
      return true;
    } catch {
      return false;
    }
  },
  async open(folder) {
    const database = openDatabase(folder);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.exec("CREATE TABLE queue (id INTEGER PRIMARY KEY, record BLOB NOT NULL)");
    const insert = database.prepare("INSERT INTO queue (record) VALUES (?)");
    return {
      async append(items, atOnce) {
        const insertAll = database.transaction((records: readonly Buffer[]) => {
          for (const record of records) insert.run(record);
        });
        for (const group of inGroups(items, atOnce)) {
          if (group.length === 1) insert.run(group[0]?.record);
          else insertAll(group.map(({ record }) => record));
        }
      },
      close: async () => void database.close(),
    };
  },
  async readBack(folder) {
    const database = openDatabase(folder);
    const rows = database.prepare("SELECT record FROM queue ORDER BY id").all() as { record: Buffer }[];
    database.close();
    return rows.map(({ record }) => record);
  },
  expect: ({ record }) => record,
};
