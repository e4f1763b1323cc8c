import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import type { DeviceRecord, Store } from "../store.ts";
import { T0, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How projects are kept. */
export const projectTests: ContractTests<StoreFixture> = {
  async "gives projects numbers above 0, each its own"({ store }) {
    const [first, second] = [await store.projects.create("same"), await store.projects.create("same")];
    expectSame([first.projectId > 0, first.projectId === second.projectId], [true, false], "above 0, and same");
  },

  async "knows a project that was made"({ store }) {
    const project = await store.projects.create("größer \u{1F321}");
    expectSame(await store.projects.get(project.projectId), project, "project");
  },

  async "knows no project that was not made"({ store }) {
    expectSame((await store.projects.get(77)) ?? "none", "none", "project");
  },
};

/** How devices are kept. */
export const deviceTests: ContractTests<StoreFixture> = {
  async "registers a device once"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    expectSame(await store.devices.register(device), "created", "first");
    expectSame(await store.devices.register({ ...device, deviceName: "Other" }), "duplicate id", "same id");
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
    expectSame(await store.devices.register(device), "duplicate id", "after the import");
    expectSame(await store.devices.register({ ...device, deviceId: "e" }), "created", "the name is free");
  },

  async "refuses a device of a project that does not exist"({ store }) {
    const device = await makeDevice(store, "d", "Name");
    await expectCode(store.devices.register({ ...device, projectId: 77 }), "INVALID_ARGUMENT");
  },
};

/** A device of a new project. */
export async function makeDevice(store: Store, deviceId: string, deviceName: string): Promise<DeviceRecord> {
  const { projectId } = await store.projects.create("p");
  return { projectId, deviceId, deviceName, createdMs: 1_427_316_488_000 };
}
