import { type ClientStorage, createMemoryClientStorage, type DeviceIdStorage } from "@iobeam/core";
import { describeClientStorage } from "@iobeam/core/testing";
import { describe, expect, it } from "vitest";
import { createCollectingRunner } from "./collecting-runner.ts";

/** Runs the suite against a storage whose device id part is broken as told; resolves to the failing tests. */
async function failuresOf(breakIt: (right: DeviceIdStorage) => Partial<DeviceIdStorage>): Promise<string[]> {
  const runner = createCollectingRunner();
  const open = (right: DeviceIdStorage): ClientStorage => ({ deviceId: { ...right, ...breakIt(right) } });
  describeClientStorage({
    runner,
    name: "broken",
    async create() {
      const right = createMemoryClientStorage().deviceId;
      return { storage: open(right), reopen: async () => open(right) };
    },
  });
  return Object.keys(await runner.run());
}

describe("the ClientStorage suite", () => {
  it("passes the right one", async () => {
    expect(await failuresOf(() => ({}))).toEqual([]);
  });

  it.each<[string, (right: DeviceIdStorage) => Partial<DeviceIdStorage>, string]>([
    [
      "load answers an id that was never kept",
      (right) => ({ load: async () => (await right.load()) ?? "made-up" }),
      "keeps no device id at first",
    ],
    [
      "checking keeps an id",
      (right) => ({ checkWritable: () => right.save("probe") }),
      "keeps nothing by checking that it could",
    ],
    ["save does nothing", () => ({ save: async () => {} }), "loads the id that was saved"],
    [
      "load changes the case",
      (right) => ({ load: async () => (await right.load())?.toLowerCase() }),
      "loads the id that was saved",
    ],
    [
      "save keeps the earlier id",
      (right) => ({ save: async (id) => void (await right.claim(id)) }),
      "saves in place of an earlier id",
    ],
    ["claim keeps nothing", () => ({ claim: async (id) => id }), "claims where nothing is kept"],
    [
      "claim always overwrites",
      (right) => ({ claim: (id) => right.save(id).then(() => id) }),
      "keeps the earlier id against a later claim",
    ],
    [
      "claim answers the caller's id",
      (right) => ({ claim: (id) => right.claim(id).then(() => id) }),
      "keeps the earlier id against a later claim",
    ],
    ["claim looks before it saves", (right) => ({ claim: lookThenSave(right) }), "lets exactly one of many claims win"],
    ["nothing outlives the process", () => createMemoryClientStorage().deviceId, "still knows the id after a restart"],
    [
      "claim knows only what this process kept",
      claimFromMemory,
      "keeps the earlier id against a claim after a restart",
    ],
  ])("catches a storage where %s", async (_, breakIt, test) => {
    expect(await failuresOf(breakIt)).toContain(test);
  });
});

function lookThenSave(right: DeviceIdStorage): DeviceIdStorage["claim"] {
  return async (deviceId) => {
    const kept = await right.load();
    if (kept !== undefined) return kept;
    await right.save(deviceId);
    return deviceId;
  };
}

function claimFromMemory(right: DeviceIdStorage): Partial<DeviceIdStorage> {
  let known: string | undefined;
  return {
    async claim(deviceId) {
      known ??= deviceId;
      await right.save(known);
      return known;
    },
  };
}
