import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import { find, seriesOf, T0, valuesOf, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How points are kept. */
export const appendTests: ContractTests<StoreFixture> = {
  async "brings every value back to the bit"({ store }) {
    const { projectId } = await store.projects.create("p");
    const values = [0, -0, 0.1, -21.75, 1e-300, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, 2 ** 53 + 2, -(2 ** 63)];
    await write(
      store,
      [projectId, "d", "s"],
      values.map((value, at) => [T0 + at, value]),
    );
    const back = await valuesOf(store, projectId, "s");
    expectSame(
      back.map((value) => (Object.is(value, -0) ? "-0" : value)),
      values.map((value) => (Object.is(value, -0) ? "-0" : value)),
      "values",
    );
  },

  async "brings texts and booleans back"({ store }) {
    const { projectId } = await store.projects.create("p");
    const values = ["", "größer \u{1F321}", "a\u0000b", "\ufeffmark", "12", true, false, true, 1, "x".repeat(65_536)];
    await write(
      store,
      [projectId, "d", "s"],
      values.map((value, at) => [T0 + at, value]),
    );
    expectSame(await valuesOf(store, projectId, "s"), values, "values");
  },

  async "keeps times in the whole range of safe integers"({ store }) {
    const { projectId } = await store.projects.create("p");
    const times = [Number.MIN_SAFE_INTEGER, -1, 0, 1, 2 ** 51, Number.MAX_SAFE_INTEGER];
    await write(
      store,
      [projectId, "d", "s"],
      times.map((time) => [time, 1]),
    );
    expectSame((await find(store, { projectId }))[0]?.times, times, "times");
  },

  async "replaces the value of a point that comes again"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0, 1],
        [T0 + 1, 2],
      ],
    );
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0, "ten"],
        [T0 + 1, 20],
        [T0 + 1, 21],
      ],
    );
    expectSame(await valuesOf(store, projectId, "s"), ["ten", 21], "values");
  },

  async "takes a series that comes twice in a batch as one"({ store }) {
    const { projectId } = await store.projects.create("p");
    const [one, two] = [seriesOf("s", [[T0, 1]]), seriesOf("s", [[T0 + 1, 2]])];
    await store.append({ projectId, deviceId: "d", blocks: [...one, ...two] });
    expectSame(
      await find(store, { projectId }),
      [{ deviceId: "d", name: "s", times: [T0, T0 + 1], values: [1, 2] }],
      "found",
    );
  },

  async "takes an empty batch"({ store }) {
    const { projectId } = await store.projects.create("p");
    await store.append({ projectId, deviceId: "d", blocks: [] });
    expectSame(await find(store, { projectId }), [], "found");
  },

  async "keeps every batch of many at once"({ store }) {
    const { projectId } = await store.projects.create("p");
    const batches = Array.from({ length: 50 }, (_, at) =>
      write(store, [projectId, `d${at % 5}`, "s"], [[T0 + at, at]]),
    );
    await Promise.all(batches);
    const found = await find(store, { projectId });
    expectSame(
      found.map(({ times }) => times.length),
      [10, 10, 10, 10, 10],
      "points by device",
    );
  },

  async "refuses a batch of a project that does not exist, and only it"({ store }) {
    const { projectId } = await store.projects.create("p");
    const good = [write(store, [projectId, "d", "a"], [[T0, 1]]), write(store, [projectId, "d", "b"], [[T0, 2]])];
    await expectCode(write(store, [77, "d", "s"], [[T0, 3]]), "INVALID_ARGUMENT");
    await Promise.all(good);
    expectSame(await valuesOf(store, projectId), [1, 2], "values");
    expectSame(await find(store, { projectId: 77 }), [], "found in the other");
  },
};
