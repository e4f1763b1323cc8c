import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { makeDevice } from "./registry-calls.ts";
import { find, T0, valuesOf, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** What closing means. */
export const closeTests: ContractTests<StoreFixture> = {
  async "finishes what was accepted before it closes"({ store, reopen }) {
    const { projectId } = await store.projects.create("p");
    const accepted = [1, 2, 3].map((at) => write(store, [projectId, "d", "s"], [[T0 + at, at]]));
    await store.close();
    await Promise.all(accepted);
    if (reopen !== undefined) expectSame(await valuesOf(await reopen(), projectId), [1, 2, 3], "after reopening");
  },

  async "rejects every call after it is closed"({ store }) {
    const { projectId } = await store.projects.create("p");
    await store.close();
    await expectCode(write(store, [projectId, "d", "s"], [[T0, 1]]), "STORAGE");
    await expectCode(find(store, { projectId }), "STORAGE");
    await expectCode(store.projects.get(projectId), "STORAGE");
    await expectCode(store.projects.create("late"), "STORAGE");
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    await expectCode(store.aggregate(all, { operator: "count" }), "STORAGE");
    await expectCode(store.deletePoints(all), "STORAGE");
  },

  async "still has everything after a restart"({ store, reopen }) {
    const device = await makeDevice(store, "d", "Name");
    await store.devices.register(device);
    await write(store, [device.projectId, "d", "s"], [[T0, 1]]);
    if (reopen === undefined) return;
    await store.close();
    const again = await reopen();
    expectSame((await again.projects.get(device.projectId))?.projectName, "p", "project");
    expectSame(await again.devices.register(device), "duplicate id", "device");
    expectSame(await valuesOf(again, device.projectId), [1], "values");
    expectSame((await again.projects.create("next")).projectId > device.projectId, true, "the next number is above");
  },
};
