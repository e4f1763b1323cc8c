import { openForReading } from "../store/sqlite/connection.ts";

/** Pages that are copied at a time: 2 MiB, after which others have their turn. */
const STEP_PAGES = 512;

/** How far work has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Copies a database as it is at this moment, while others write to it.
 *
 * The connection stays in one read transaction: SQLite's backup begins anew whenever another connection has written, and
 * under load would never end. Until it has ended, the log of the database grows by whatever is written.
 *
 * @param to - the copy; its name must be free
 * @param tell - told between the steps
 */
export async function snapshotDatabase(from: string, to: string, tell: (progress: Progress) => void): Promise<void> {
  const db = openForReading(from);
  try {
    db.exec("BEGIN");
    // A transaction begins with the first look.
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
    await db.backup(to, {
      progress({ totalPages, remainingPages }) {
        tell({ done: totalPages - remainingPages, total: totalPages });
        return STEP_PAGES;
      },
    });
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}
