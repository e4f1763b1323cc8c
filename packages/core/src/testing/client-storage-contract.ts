import type { ClientStorage } from "../client-storage.ts";
import { type ContractOptions, type ContractTests, type Disposable, declareContract } from "./contract-runner.ts";
import { expectSame } from "./expectation.ts";

/** What the suite needs of a storage under test. */
export interface ClientStorageFixture extends Disposable {
  /** A storage that keeps nothing yet. */
  readonly storage: ClientStorage;
  /** Opens the same place anew, as after a restart. Leave it out where nothing outlives the process. */
  reopen?(): Promise<ClientStorage>;
}

/**
 * Declares the tests that every `ClientStorage` passes.
 *
 * @example
 * ```ts
 * import { createMemoryClientStorage } from "@iobeam/core";
 * import { describeClientStorage } from "@iobeam/core/testing";
 * import { describe, it } from "vitest";
 *
 * describeClientStorage({
 *   runner: { describe, it },
 *   name: "in memory",
 *   create: async () => ({ storage: createMemoryClientStorage() }),
 * });
 * ```
 */
export function describeClientStorage(options: ContractOptions<ClientStorageFixture>): void {
  declareContract("ClientStorage", tests, options);
}

const tests: ContractTests<ClientStorageFixture> = {
  async "keeps no device id at first"({ storage }) {
    expectSame(await storage.deviceId.load(), undefined, "loaded");
  },

  async "keeps nothing by checking that it could"({ storage }) {
    await storage.deviceId.checkWritable();
    expectSame(await storage.deviceId.load(), undefined, "loaded");
    await storage.deviceId.save("kept");
    await storage.deviceId.checkWritable();
    expectSame(await storage.deviceId.load(), "kept", "loaded after saving");
  },

  async "loads the id that was saved"({ storage }) {
    await storage.deviceId.save("Device:1_a-b");
    expectSame(await storage.deviceId.load(), "Device:1_a-b", "loaded");
  },

  async "saves in place of an earlier id"({ storage }) {
    await storage.deviceId.save("first");
    await storage.deviceId.save("second");
    expectSame(await storage.deviceId.load(), "second", "loaded");
  },

  async "claims where nothing is kept"({ storage }) {
    expectSame(await storage.deviceId.claim("mine"), "mine", "claimed");
    expectSame(await storage.deviceId.load(), "mine", "loaded");
  },

  async "keeps the earlier id against a later claim"({ storage }) {
    await storage.deviceId.save("first");
    expectSame(await storage.deviceId.claim("second"), "first", "claimed");
    expectSame(await storage.deviceId.load(), "first", "loaded");
  },

  async "lets exactly one of many claims win"({ storage }) {
    const ids = Array.from({ length: 20 }, (_, index) => `device-${index}`);
    const kept = new Set(await Promise.all(ids.map((id) => storage.deviceId.claim(id))));
    expectSame([...kept], [await storage.deviceId.load()], "what the claims resolved to");
  },

  async "keeps the earlier id against a claim after a restart"(fixture) {
    await fixture.storage.deviceId.claim("first");
    const reopened = (await fixture.reopen?.()) ?? fixture.storage;
    expectSame(await reopened.deviceId.claim("second"), "first", "claimed after reopening");
  },

  async "still knows the id after a restart"(fixture) {
    await fixture.storage.deviceId.save("lasting");
    const reopened = (await fixture.reopen?.()) ?? fixture.storage;
    expectSame(await reopened.deviceId.load(), "lasting", "loaded after reopening");
  },
};
