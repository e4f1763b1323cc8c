import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import { find, seriesOf, T0, valuesOf, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** How points are found. */
export const readTests: ContractTests<StoreFixture> = {
  async "narrows down to a device and to a series"({ store }) {
    const { projectId } = await store.projects.create("p");
    for (const [at, deviceId] of ["d", "e"].entries()) {
      await write(store, [projectId, deviceId, "s"], [[T0, 10 * at]]);
      await write(store, [projectId, deviceId, "t"], [[T0, 10 * at + 1]]);
    }
    expectSame(await valuesOf(store, projectId, "t"), [1, 11], "one series of all devices");
    expectSame(
      (await find(store, { projectId, deviceId: "e" })).map(({ name }) => name),
      ["s", "t"],
      "one device",
    );
    expectSame(await find(store, { projectId, deviceId: "E" }), [], "a device that is not there");
  },

  async "keeps projects apart"({ store }) {
    const [one, two] = [await store.projects.create("one"), await store.projects.create("two")];
    await write(store, [one.projectId, "d", "s"], [[T0, 1]]);
    await write(store, [two.projectId, "d", "s"], [[T0, 2]]);
    expectSame([await valuesOf(store, one.projectId), await valuesOf(store, two.projectId)], [[1], [2]], "values");
  },

  async "orders by device id and then by name, by their code points"({ store }) {
    const { projectId } = await store.projects.create("p");
    const names = ["b", "a", "B", "ä", "\u{1F321}", "\uFF61", "a\u0000", "..", "%2F"];
    for (const deviceId of ["d-2", "d:1", "D"]) {
      await store.append({ projectId, deviceId, blocks: names.flatMap((name) => seriesOf(name, [[T0, 1]])) });
    }
    const found = (await find(store, { projectId })).map(({ deviceId, name }) => [deviceId, name]);
    const inOrder = ["D", "d-2", "d:1"].flatMap((deviceId) => [...names].sort(compare).map((name) => [deviceId, name]));
    expectSame(found, inOrder, "order");
  },

  async "includes both ends of a time range"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0 - 1, 0],
        [T0, 1],
        [T0 + 1, 2],
        [T0 + 2, 3],
      ],
    );
    const range = { fromMicros: T0, toMicros: T0 + 1 };
    expectSame(await valuesOf(store, projectId, "s", range), [1, 2], "range");
    expectSame(await valuesOf(store, projectId, "s", { fromMicros: T0 + 1 }), [2, 3], "from");
    expectSame(await valuesOf(store, projectId, "s", { toMicros: T0 }), [0, 1], "to");
  },

  async "leaves the bounds of values out, and everything that is no number"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [1, 2, 3, "2", "z", true, false].map((value, at) => [T0 + at, value]),
    );
    expectSame(await valuesOf(store, projectId, "s", { greaterThan: 1 }), [2, 3], "greater");
    expectSame(await valuesOf(store, projectId, "s", { lessThan: 3 }), [1, 2], "less");
    expectSame(await valuesOf(store, projectId, "s", { greaterThan: 1, lessThan: 3 }), [2], "between");
    expectSame(await valuesOf(store, projectId, "s", { equals: 2 }), [2], "equal");
    expectSame(await valuesOf(store, projectId, "s", { greaterThan: -1e308 }), [1, 2, 3], "every number");
  },

  async "keeps the newest of each series with limit, after the other filters"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0 + 3, 4],
        [T0, 1],
        [T0 + 2, 3],
        [T0 + 1, 2],
      ],
    );
    await write(store, [projectId, "d", "t"], [[T0, 9]]);
    expectSame(await valuesOf(store, projectId, undefined, { limit: 2 }), [3, 4, 9], "newest two of each");
    expectSame(await valuesOf(store, projectId, "s", { limit: 2, lessThan: 4 }), [2, 3], "newest two below");
    expectSame(
      await valuesOf(store, projectId, "s", { limit: Number.MAX_SAFE_INTEGER }),
      [1, 2, 3, 4],
      "more than all",
    );
  },

  async "says that a result is too large"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0, 1],
        [T0 + 1, 2],
      ],
    );
    await write(store, [projectId, "d", "t"], [[T0, 3]]);
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    expectSame(await store.read(all, 2), "too large", "three with a bound of two");
    expectSame((await store.read(all, 3)).length, 2, "series with a bound of three");
    expectSame((await store.read({ ...all, filter: { limit: 1 } }, 2)).length, 2, "series with a limit");
  },

  async "weighs long texts as more than a point"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(store, [projectId, "d", "s"], [[T0, "x".repeat(640)]]);
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    expectSame(
      [await store.read(all, 10), (await store.read(all, 11)).length],
      ["too large", 1],
      "bounds of 10 and 11",
    );
  },
};

function compare(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0) as number));
  const at = (one as number[]).findIndex((point, index) => point !== other?.[index]);
  return at < 0 ? -1 : ((one as number[])[at] as number) - (other?.[at] ?? -1);
}
