import type { Database } from "better-sqlite3";
import { toFailure } from "../../threads/failure.ts";
import type { PointTables } from "./point-tables.ts";
import type { Sealer } from "./sealer.ts";

/** How long the background may hold up a write. */
const LONGEST_MS = 10;

/**
 * Makes the function that does a piece of the sealer's work in a transaction of its own.
 *
 * @returns whether there is more to do
 */
export function createBackgroundWork(db: Database, tables: PointTables, sealer: Sealer): () => boolean {
  const work = db.transaction(() => {
    tables.beginTransaction();
    const startedMs = performance.now();
    do sealer.step();
    while (sealer.isBusy && performance.now() - startedMs < LONGEST_MS);
  });
  return () => {
    if (!sealer.isBusy) return false;
    // Whatever is lost of it is done again: it need not wait for the disk. The next import makes it durable, too.
    db.pragma("synchronous = NORMAL");
    try {
      work.immediate();
      sealer.commit();
    } catch (error) {
      sealer.giveUp();
      process.emitWarning(`Points of the SQLite store could not be sealed: ${toFailure(error).message}`);
    } finally {
      db.pragma("synchronous = FULL");
    }
    return sealer.isBusy;
  };
}
