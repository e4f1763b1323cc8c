/**
 * What people who write a transport, a storage or tests of their own need: the contract suites and
 * a clock that is turned by hand.
 *
 * @packageDocumentation
 */

export { type ClientStorageFixture, describeClientStorage } from "./client-storage-contract.ts";
export {
  type ContractOptions,
  type ContractRunner,
  type ContractSkip,
  type ContractTests,
  type Disposable,
  declareContract,
} from "./contract-runner.ts";
export { expectCode, expectSame } from "./expectation.ts";
export { createManualClock, type ManualClock } from "./manual-clock.ts";
export type { OutboxFixture } from "./outbox-contract/fixture.ts";
export { describeOutbox } from "./outbox-contract.ts";
export type { TransportFixture } from "./transport-contract/fixture.ts";
export { describeTransport } from "./transport-contract.ts";
