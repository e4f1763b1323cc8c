import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import type { DevicePage } from "../records/device.ts";
import type { Store } from "../store.ts";
import { NOW, NOWHERE } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

const ALL: DevicePage = { offset: 0, count: 100, order: "device_id", isDescending: false };

/** How devices are listed. */
export const deviceListTests: ContractTests<StoreFixture> = {
  async "lists the devices of a project in each order"({ store }) {
    const projectId = await makeDevices(store);
    const list = (page: Partial<DevicePage>): Promise<string> => idsOf(store, projectId, page);
    expectSame(await list({}), "B a b c d", "by id");
    expectSame(await list({ isDescending: true }), "d c b a B", "by id, falling");
    expectSame(await list({ order: "device_name" }), "d b B c a", "by name");
    expectSame(await list({ order: "device_name", isDescending: true }), "a c B b d", "by name, falling");
    expectSame(await list({ order: "created" }), "a B c d b", "by time, and of the same time by id");
    expectSame(await list({ order: "created", isDescending: true }), "b d c B a", "by time, falling");
  },

  async "lists them in pages"({ store }) {
    const projectId = await makeDevices(store);
    const list = (offset: number, count: number): Promise<string> => idsOf(store, projectId, { offset, count });
    const pages = [await list(0, 2), await list(2, 2), await list(4, 2), await list(5, 2), await list(0, 0)];
    expectSame(pages, ["B a", "b c", "d", "", ""], "pages");
  },

  async "lists none of another project"({ store }) {
    await makeDevices(store);
    const { projectId } = await store.projects.create("other");
    expectSame([await idsOf(store, projectId, {}), await idsOf(store, NOWHERE, {})], ["", ""], "devices");
  },
};

async function makeDevices(store: Store): Promise<number> {
  const { projectId } = await store.projects.create("p");
  const devices = [
    { deviceId: "c", deviceName: "\uFF01", createdMs: NOW },
    { deviceId: "B", deviceName: "y", createdMs: NOW },
    // Behind the other by code points, before it by the units of UTF-16.
    { deviceId: "a", deviceName: "\u{1F321}", createdMs: NOW - 5 },
    { deviceId: "b", deviceName: "Z", createdMs: NOW + 5 },
    { deviceId: "d", createdMs: NOW },
  ];
  for (const device of devices) await store.devices.register({ projectId, ...device });
  return projectId;
}

async function idsOf(store: Store, projectId: number, page: Partial<DevicePage>): Promise<string> {
  return (await store.devices.list(projectId, { ...ALL, ...page })).map(({ deviceId }) => deviceId).join(" ");
}
