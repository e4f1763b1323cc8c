import { type ContractOptions, declareContract } from "./contract-runner.ts";
import { aggregateTests } from "./transport-contract/aggregate-tests.ts";
import { callTests } from "./transport-contract/call-tests.ts";
import { deviceTests } from "./transport-contract/device-tests.ts";
import type { TransportFixture } from "./transport-contract/fixture.ts";
import { importTests } from "./transport-contract/import-tests.ts";
import { queryTests } from "./transport-contract/query-tests.ts";
import { streamTests } from "./transport-contract/stream-tests.ts";
import { tailTests } from "./transport-contract/tail-tests.ts";

/**
 * Declares the tests that every `Transport` passes, over whatever backend it talks to.
 *
 * @example
 * ```ts
 * import { createMemoryTransport } from "@iobeam/core";
 * import { describeTransport } from "@iobeam/core/testing";
 * import { describe, it } from "vitest";
 *
 * describeTransport({
 *   runner: { describe, it },
 *   name: "in memory",
 *   create: async () => ({
 *     transport: createMemoryTransport({ tokens: ["good"] }),
 *     projectId: 6,
 *     token: "good",
 *     badToken: "bad",
 *   }),
 * });
 * ```
 */
export function describeTransport(options: ContractOptions<TransportFixture>): void {
  const reading = { ...queryTests, ...aggregateTests, ...streamTests, ...tailTests };
  declareContract("Transport", { ...deviceTests, ...importTests, ...reading, ...callTests }, options);
}
