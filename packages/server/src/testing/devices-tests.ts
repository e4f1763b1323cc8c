import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { makeDevice, NOWHERE } from "./registry-calls.ts";
import { T0, valuesOf, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How devices are kept. */
export const deviceTests: ContractTests<StoreFixture> = {
  async "registers a device once"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    expectSame(await store.devices.register(device), "created", "first");
    expectSame(await store.devices.register({ ...device, deviceName: "Other" }), "duplicate id", "same id");
    expectSame(await store.devices.get(device.projectId, "d"), device, "kept");
  },

  async "keeps all of a device, and little where little is known"({ store }) {
    const device = { ...(await makeDevice(store, "d", "größer \u{1F321}")), deviceType: "thermometer" };
    const { projectId, createdMs } = device;
    await store.devices.register(device);
    await store.devices.register({ projectId, deviceId: "e", createdMs });
    expectSame(await store.devices.get(projectId, "d"), device, "by id");
    expectSame(await store.devices.find(projectId, device.deviceName), device, "by name");
    expectSame(await store.devices.get(projectId, "e"), { projectId, deviceId: "e", createdMs }, "without a name");
    const others = [
      store.devices.get(projectId, "D"),
      store.devices.find(projectId, "d"),
      store.devices.get(NOWHERE, "d"),
    ];
    expectSame(
      (await Promise.all(others)).map((other) => other ?? "none"),
      ["none", "none", "none"],
      "others",
    );
  },

  async "refuses a name that another device has"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    await store.devices.register(device);
    expectSame(await store.devices.register({ ...device, deviceId: "e" }), "duplicate name", "same name");
    expectSame(await store.devices.register({ ...device, deviceId: "e", deviceName: "name" }), "created", "other case");
  },

  async "keeps the devices of projects apart"({ store }) {
    await store.devices.register(await makeDevice(store, "d", "Name"));
    expectSame(await store.devices.register(await makeDevice(store, "d", "Name")), "created", "in another project");
  },

  async "registers a device by its first import"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    await write(store, [device.projectId, "d", "s"], [[T0, 1]]);
    const met = await store.devices.get(device.projectId, "d");
    expectSame([met?.deviceId, met?.deviceName ?? "none"], ["d", "none"], "met");
    expectSame(await store.devices.register(device), "duplicate id", "after the import");
    expectSame(await store.devices.register({ ...device, deviceId: "e" }), "created", "the name is free");
  },

  async "refuses a device of a project that does not exist"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    await expectCode(store.devices.register({ ...device, projectId: NOWHERE }), "INVALID_ARGUMENT");
  },

  async "changes name and type"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    const { projectId } = device;
    await store.devices.register(device);
    await store.devices.register({ ...device, deviceId: "e", deviceName: "Other" });
    const typed = { ...device, deviceType: "thermometer" };
    expectSame(await store.devices.update(projectId, "d", { deviceType: "thermometer" }), typed, "type");
    expectSame(await store.devices.update(projectId, "d", { deviceName: "Other" }), "duplicate name", "of another");
    const same = { deviceName: "Name", deviceType: undefined };
    expectSame(await store.devices.update(projectId, "d", same), "unchanged", "its own");
    const changed = { ...typed, deviceName: "New" };
    expectSame(await store.devices.update(projectId, "d", { deviceName: "New" }), changed, "name");
    expectSame(await store.devices.get(projectId, "d"), changed, "kept");
    expectSame(await store.devices.update(projectId, "x", { deviceName: "New" }), "unknown", "another");
  },

  async "forgets a device but for its points, and registers it anew by the next import"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    const { projectId } = device;
    await write(store, [projectId, "d", "s"], [[T0, 1]]);
    expectSame(await store.devices.delete(projectId, "d"), true, "deleted");
    expectSame(await store.devices.delete(projectId, "d"), false, "again");
    expectSame((await store.devices.get(projectId, "d")) ?? "none", "none", "forgotten");
    expectSame(await valuesOf(store, projectId), [1], "its points");
    await write(store, [projectId, "d", "s"], [[T0 + 1, 2]]);
    expectSame((await store.devices.get(projectId, "d"))?.deviceId, "d", "met again");
    expectSame(await valuesOf(store, projectId), [1, 2], "all of its points");
    await store.devices.delete(projectId, "d");
    expectSame(await store.devices.register(device), "created", "registered again");
  },

  async "forgets a device that is written to at the same time"({ store }) {
    const { projectId } = await makeDevice(store, "d", "Name");
    const first = write(store, [projectId, "d", "s"], [[T0, 1]]);
    const second = [store.devices.delete(projectId, "d"), write(store, [projectId, "d", "s"], [[T0 + 1, 2]])];
    await Promise.all([first, ...second]);
    expectSame((await store.devices.get(projectId, "d"))?.deviceId, "d", "met again");
    expectSame(await valuesOf(store, projectId), [1, 2], "all of its points");
  },
};
