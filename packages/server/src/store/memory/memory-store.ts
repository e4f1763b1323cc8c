import { StorageError } from "@iobeam/core";
import type { Store } from "../../store.ts";
import { answerCall, createRegistry } from "../registry.ts";
import { createMemoryPoints } from "./memory-points.ts";
import { MemoryRegistry } from "./registry/memory-registry.ts";

/**
 * A store in memory: for tests and trials, and the smallest honest implementation of the contract.
 * Everything is lost when the process ends.
 *
 * @example
 * ```ts
 * import { createMemoryStore, createServer } from "@iobeam/server";
 *
 * const server = await createServer({ store: createMemoryStore() });
 * await server.close();
 * ```
 */
export function createMemoryStore(): Store {
  const registry = new MemoryRegistry();
  let open = true;

  function check(): void {
    if (!open) throw new StorageError("use", "the store", { cause: new Error("it is closed") });
  }

  return {
    ...createRegistry(async (call) => {
      check();
      return answerCall(registry, call);
    }),
    ...createMemoryPoints(registry, check),
    async close() {
      open = false;
    },
  };
}
