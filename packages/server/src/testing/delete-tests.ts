import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import { find, type Pair, T0, valuesOf, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

const everything = { deviceId: undefined, seriesName: undefined, filter: {} };

/** How points are deleted. */
export const deleteTests: ContractTests<StoreFixture> = {
  async "deletes what is in a time range, both ends included, and tells how much that was"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [1, 2, 3, 4].map((value, at): Pair => [T0 + at, value]),
    );
    const range = { ...everything, projectId, filter: { fromMicros: T0 + 1, toMicros: T0 + 2 } };
    expectSame(await store.deletePoints(range), 2, "deleted");
    expectSame(await valuesOf(store, projectId), [1, 4], "left");
    expectSame(await store.deletePoints(range), 0, "deleted again");
  },

  async "narrows down to a device and to a series, and keeps projects apart"({ store }) {
    const [{ projectId }, other] = [await store.projects.create("p"), await store.projects.create("other")];
    for (const place of [
      [projectId, "d", "s"],
      [projectId, "d", "t"],
      [projectId, "e", "s"],
      [other.projectId, "d", "s"],
    ] as const) {
      await write(store, place, [[T0, 1]]);
    }
    expectSame(await store.deletePoints({ ...everything, projectId, deviceId: "d", seriesName: "s" }), 1, "deleted");
    const left = (await find(store, { projectId })).map(({ deviceId, name }) => `${deviceId}/${name}`);
    expectSame(left, ["d/t", "e/s"], "left in the project");
    expectSame(await store.deletePoints({ ...everything, projectId }), 2, "deleted of all");
    expectSame(await find(store, { projectId }), [], "left of all");
    expectSame((await find(store, { projectId: other.projectId })).length, 1, "left in the other project");
  },

  async "forgets what is too old, of many points and few"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "many"],
      Array.from({ length: 2_500 }, (_, at): Pair => [T0 + at, at]),
    );
    await write(
      store,
      [projectId, "d", "few"],
      [
        [T0 + 1_699, 1],
        [T0 + 1_700, 2],
      ],
    );
    const tooOld = { ...everything, projectId, filter: { toMicros: T0 + 1_699 } };
    expectSame(await store.deletePoints(tooOld), 1_701, "deleted");
    const left = await find(store, { projectId });
    expectSame(
      left.map(({ name, times }) => [name, times[0], times.length]),
      [
        ["few", T0 + 1_700, 1],
        ["many", T0 + 1_700, 800],
      ],
      "left",
    );
  },

  async "finds the newest point that is left"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0, 1],
        [T0 + 1, 2],
      ],
    );
    await store.deletePoints({ ...everything, projectId, filter: { fromMicros: T0 + 1 } });
    expectSame(await valuesOf(store, projectId, "s", { limit: 1 }), [1], "newest");
    await store.deletePoints({ ...everything, projectId });
    expectSame(await valuesOf(store, projectId, "s", { limit: 1 }), [], "newest of nothing");
  },

  async "takes points again where they were deleted"({ store, reopen }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0, 1],
        [T0 + 1, 2],
      ],
    );
    await store.deletePoints({ ...everything, projectId, filter: { toMicros: T0 } });
    await write(store, [projectId, "d", "s"], [[T0, 3]]);
    expectSame(await valuesOf(store, projectId), [3, 2], "values");
    if (reopen === undefined) return;
    await store.close();
    expectSame(await valuesOf(await reopen(), projectId), [3, 2], "values after reopening");
  },

  async "deletes nothing of a project that does not exist"({ store }) {
    expectSame(await store.deletePoints({ ...everything, projectId: 77 }), 0, "deleted");
  },
};
