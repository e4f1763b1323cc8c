import type { Database } from "better-sqlite3";
import { createDeviceTable } from "./device-table.ts";
import { toFailure } from "./failure.ts";
import { createPointWriter } from "./point-writer.ts";
import { createProjectTable } from "./project-table.ts";
import type { Write, WriteOutcome, WriteValues } from "./write.ts";

/**
 * Makes the function that carries out a group of writes in one transaction. Where that fails, each
 * is tried in a transaction of its own, so that one that fails does not fail the others.
 */
export function createWriteGroup(db: Database): (writes: readonly Write[]) => WriteOutcome[] {
  const projects = createProjectTable(db);
  const devices = createDeviceTable(db);
  const points = createPointWriter(db, devices);

  function carryOut(write: Write): WriteValues[Write["kind"]] {
    if (write.kind === "append") return points.append(write.batch);
    if (write.kind === "register device") return devices.register(write.device);
    return projects.create(write.projectName);
  }

  const inOneTransaction = db.transaction((writes: readonly Write[]): WriteOutcome[] => {
    const outcomes = writes.map((write) => ({ value: carryOut(write) }));
    points.flush();
    return outcomes;
  });

  function commit(writes: readonly Write[]): WriteOutcome[] {
    try {
      return inOneTransaction.immediate(writes);
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
