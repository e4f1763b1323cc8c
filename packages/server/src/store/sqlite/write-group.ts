import type { Database } from "better-sqlite3";
import { toFailure } from "../../threads/failure.ts";
import type { PointTables } from "./point-tables.ts";
import type { Write, WriteOutcome } from "./write.ts";
import { createWriteCarrier } from "./write-carrier.ts";

/**
 * Makes the function that carries out a group of writes in one transaction. Where that fails, each
 * is tried in a transaction of its own, so that one that fails does not fail the others.
 *
 * @param onWritten - is told of every series that was written to
 */
export function createWriteGroup(
  db: Database,
  tables: PointTables,
  onWritten: (seriesId: number) => void = () => {},
): (writes: readonly Write[]) => WriteOutcome[] {
  const carrier = createWriteCarrier(db, tables);
  const inOneTransaction = db.transaction((writes: readonly Write[]) => {
    tables.beginTransaction();
    const outcomes = writes.map((write): WriteOutcome => ({ value: carrier.carryOut(write) }));
    return { outcomes, written: carrier.finish() };
  });

  function commit(writes: readonly Write[]): WriteOutcome[] {
    try {
      const { outcomes, written } = inOneTransaction.immediate(writes);
      for (const seriesId of written) onWritten(seriesId);
      return outcomes;
    } catch (error) {
      carrier.reset();
      throw error;
    }
  }

  function commitAlone(write: Write): WriteOutcome[] {
    try {
      return commit([write]);
    } catch (error) {
      return [{ failure: toFailure(error) }];
    }
  }

  return (writes) => {
    if (writes.length === 1) return writes.flatMap(commitAlone);
    try {
      return commit(writes);
    } catch {
      return writes.flatMap(commitAlone);
    }
  };
}
