import { type ContractOptions, declareContract } from "./contract-runner.ts";
import { deadLetterTests } from "./outbox-contract/dead-letter-tests.ts";
import type { OutboxFixture } from "./outbox-contract/fixture.ts";
import { queueTests } from "./outbox-contract/queue-tests.ts";
import { restartTests } from "./outbox-contract/restart-tests.ts";

/**
 * Declares the tests that every `Outbox` passes.
 *
 * @example
 * ```ts
 * import { createMemoryOutbox } from "@iobeam/core";
 * import { describeOutbox } from "@iobeam/core/testing";
 * import { describe, it } from "vitest";
 *
 * describeOutbox({
 *   runner: { describe, it },
 *   name: "in memory",
 *   create: async () => ({ open: async (options) => createMemoryOutbox(options), outlivesProcess: false }),
 * });
 * ```
 */
export function describeOutbox(options: ContractOptions<OutboxFixture>): void {
  declareContract("Outbox", { ...queueTests, ...restartTests, ...deadLetterTests }, options);
}
