import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type Database from "better-sqlite3";
import { prepareSchema } from "./schema.ts";
import { loadSqlite } from "./sqlite-library.ts";

const BUSY_TIMEOUT_MS = 10_000;
/** Pages in the log before they are moved into the database: large, for long runs of imports without a pause. */
const CHECKPOINT_PAGES = 8_000;
const CACHE_KIB = 64 * 1_024;

/** Makes the file (0600) and its tables where there are none, and finds out whether this package can use them. */
export function prepareDatabase(path: string): void {
  makeFile(path);
  const db = new (loadSqlite())(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    prepareSchema(db);
  } finally {
    db.close();
  }
}

/** Opens the connection that writes; the file must be there. */
export function openForWriting(path: string): Database.Database {
  const db = new (loadSqlite())(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
  // FULL: the log is synced at every commit, so that what was answered survives a loss of power.
  db.pragma("synchronous = FULL");
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma("foreign_keys = ON");
  return db;
}

/** Opens a connection that only reads; the file must be there. */
export function openForReading(path: string): Database.Database {
  const db = new (loadSqlite())(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
  db.pragma("query_only = ON");
  db.pragma(`cache_size = -${CACHE_KIB}`);
  return db;
}

/** SQLite gives the files beside the database (the log) the rights of the database itself. */
function makeFile(path: string): void {
  closeSync(openSync(path, constants.O_CREAT | constants.O_RDWR, 0o600));
  const folder = openSync(dirname(path), constants.O_RDONLY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
