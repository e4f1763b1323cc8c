import { type ContractOptions, declareContract } from "@iobeam/core/testing";
import { accountKeyTests } from "./account-keys-tests.ts";
import { aggregateTests } from "./aggregate-tests.ts";
import { appendTests } from "./append-tests.ts";
import { closeTests } from "./close-tests.ts";
import { deleteTests } from "./delete-tests.ts";
import { deviceListTests } from "./device-list-tests.ts";
import { deviceTests } from "./devices-tests.ts";
import { memberTests } from "./members-tests.ts";
import { namespaceTests } from "./namespaces-tests.ts";
import { pageTests } from "./page-tests.ts";
import { projectTests } from "./projects-tests.ts";
import { readTests } from "./read-tests.ts";
import { restartTests } from "./restart-tests.ts";
import { sourceTests } from "./source-tests.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { tokenTests } from "./tokens-tests.ts";
import { userTests } from "./users-tests.ts";

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
  const userAndProjectTests = { ...userTests, ...accountKeyTests, ...projectTests, ...memberTests };
  const otherRegistryTests = { ...deviceTests, ...deviceListTests, ...tokenTests, ...namespaceTests };
  const pointTests = { ...appendTests, ...sourceTests, ...readTests, ...pageTests, ...aggregateTests, ...deleteTests };
  const registryTests = { ...userAndProjectTests, ...otherRegistryTests };
  declareContract("Store", { ...registryTests, ...pointTests, ...closeTests, ...restartTests }, options);
}
