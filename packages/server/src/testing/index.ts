/**
 * What people who write a store of their own need: the contract suite.
 *
 * @packageDocumentation
 */

export { describeStore } from "./store-contract.ts";
export type { StoreFixture } from "./store-fixture.ts";
