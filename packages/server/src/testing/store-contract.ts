import { type ContractOptions, declareContract } from "@iobeam/core/testing";
import { aggregateTests } from "./aggregate-tests.ts";
import { appendTests } from "./append-tests.ts";
import { closeTests } from "./close-tests.ts";
import { deleteTests } from "./delete-tests.ts";
import { readTests } from "./read-tests.ts";
import { deviceTests, projectTests } from "./registry-tests.ts";
import type { StoreFixture } from "./store-fixture.ts";

/**
 * Declares the tests that every `Store` passes.
 *
 * @example
 * ```ts
 * import { createMemoryStore } from "@iobeam/server";
 * import { describeStore } from "@iobeam/server/testing";
 * import { describe, it } from "vitest";
 *
 * describeStore({
 *   runner: { describe, it },
 *   name: "in memory",
 *   create: async () => ({ store: createMemoryStore() }),
 * });
 * ```
 */
export function describeStore(options: ContractOptions<StoreFixture>): void {
  const registryTests = { ...projectTests, ...deviceTests };
  const pointTests = { ...appendTests, ...readTests, ...aggregateTests, ...deleteTests };
  declareContract("Store", { ...registryTests, ...pointTests, ...closeTests }, options);
}
