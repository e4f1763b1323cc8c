import type { Database } from "better-sqlite3";
import { answer, answerCall, type RegistryAnswer, type RegistryCall } from "../registry.ts";
import { createPointDeleter } from "./point-deleter.ts";
import type { PointTables } from "./point-tables.ts";
import { createPointWriter } from "./point-writer.ts";
import { createSqliteRegistry } from "./registry/sqlite-registry.ts";
import type { Write, WriteValues } from "./write.ts";

/** Carries out writes within a transaction. */
export interface WriteCarrier {
  carryOut(write: Write): WriteValues[Write["kind"]];
  /** Writes what is written once for all of them. @returns the series that were written to */
  finish(): number[];
  /** Drops what waits or was remembered: the transaction was rolled back. */
  reset(): void;
}

/** Makes what carries writes out. */
export function createWriteCarrier(db: Database, tables: PointTables): WriteCarrier {
  const registry = createSqliteRegistry(db);
  const points = createPointWriter(tables);
  const deletePoints = createPointDeleter(db, tables);
  let written: number[] = [];

  function flush(): void {
    written = written.concat(points.flush());
  }

  function callRegistry(call: RegistryCall): RegistryAnswer {
    const outcome = answerCall(registry, call);
    // What is remembered of sources says that their devices are registered, and how their namespaces are named.
    if (call.noun === "namespaces" || (call.noun === "devices" && call.method === "delete")) tables.sources.forget();
    return outcome;
  }

  return {
    carryOut(write) {
      if (write.kind === "append") return answer(() => points.append(write.batches));
      if (write.kind === "registry") return callRegistry(write.call);
      // What came before in this group must be there to be deleted, and must not come after.
      flush();
      return deletePoints(write.range, write.from);
    },
    finish() {
      flush();
      const all = written;
      written = [];
      return all;
    },
    reset() {
      written = [];
      points.reset();
    },
  };
}
