import { prepareDatabase } from "../store/sqlite/connection.ts";
import { loadSqlite } from "../store/sqlite/sqlite-library.ts";

/**
 * Checks every page of a database, and brings its tables to the version that this package knows.
 *
 * @throws Error for one that is damaged, is not of a backend, or was made by a newer version
 */
export function checkDatabase(path: string): void {
  let findings: unknown[];
  let version: unknown;
  try {
    const db = new (loadSqlite())(path, { fileMustExist: true });
    try {
      version = db.pragma("user_version", { simple: true });
      findings = db.prepare<[], string>("PRAGMA integrity_check(10)").pluck().all();
    } finally {
      db.close();
    }
  } catch (cause) {
    throw new Error(`The database of the backup cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (findings.join() !== "ok") throw new Error(`The database of the backup is damaged: ${findings.join("; ")}`);
  if (version === 0) throw new Error("The database of the backup is not of a backend");
  prepareDatabase(path);
}
