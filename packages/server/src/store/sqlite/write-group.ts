import type { Database } from "better-sqlite3";
import { answerCall, type RegistryAnswer, type RegistryCall } from "../registry.ts";
import { toFailure } from "./failure.ts";
import { createPointDeleter } from "./point-deleter.ts";
import type { PointTables } from "./point-tables.ts";
import { createPointWriter } from "./point-writer.ts";
import { createSqliteRegistry } from "./registry/sqlite-registry.ts";
import type { Write, WriteOutcome, WriteValues } from "./write.ts";

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
  const registry = createSqliteRegistry(db);
  const points = createPointWriter(tables);
  let written: number[] = [];
  const deletePoints = createPointDeleter(db, tables);

  function callRegistry(call: RegistryCall): RegistryAnswer {
    const answer = answerCall(registry, call);
    // What is remembered of sources says that their devices are registered, and how their namespaces are named.
    if (call.noun === "namespaces" || (call.noun === "devices" && call.method === "delete")) tables.sources.forget();
    return answer;
  }

  function carryOut(write: Write): WriteValues[Write["kind"]] {
    if (write.kind === "append") return points.append(write.batch);
    if (write.kind === "registry") return callRegistry(write.call);
    // What came before in this group must be there to be deleted, and must not come after.
    written = written.concat(points.flush());
    return deletePoints(write.range);
  }

  const inOneTransaction = db.transaction((writes: readonly Write[]): WriteOutcome[] => {
    tables.beginTransaction();
    written = [];
    const outcomes = writes.map((write) => ({ value: carryOut(write) }));
    written = written.concat(points.flush());
    return outcomes;
  });

  function commit(writes: readonly Write[]): WriteOutcome[] {
    try {
      const outcomes = inOneTransaction.immediate(writes);
      for (const seriesId of written) onWritten(seriesId);
      return outcomes;
    } catch (error) {
      points.reset();
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
