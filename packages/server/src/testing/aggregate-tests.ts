import type { Aggregation, Operator } from "@iobeam/core";
import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import type { SeriesAggregate } from "../records/points.ts";
import type { Store } from "../store.ts";
import { type Pair, T0, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** What is made of points. */
export const aggregateTests: ContractTests<StoreFixture> = {
  async "makes one number of all that match"({ store }) {
    const projectId = await writeNumbers(store);
    const all = async (operator: Operator): Promise<unknown> => (await total(store, projectId, { operator }))[0];
    expectSame(await all("count"), series("s", [T0, 4]), "count");
    expectSame(await all("sum"), series("s", [T0, 10]), "sum");
    expectSame(await all("min"), series("s", [T0, -2]), "min");
    expectSame(await all("max"), series("s", [T0, 8]), "max");
    expectSame(await all("mean"), series("s", [T0, 2.5]), "mean");
  },

  async "makes one number for each window that holds any, counted from 1970"({ store }) {
    const { projectId } = await store.projects.create("p");
    const pairs = [-11, -10, -1, 0, 9, 10, 35].map((time): Pair => [time, time]);
    await write(store, [projectId, "d", "s"], pairs);
    const windows = await total(store, projectId, { operator: "count", everyMicros: 10 });
    expectSame(windows, [series("s", [-20, 1], [-10, 2], [0, 2], [10, 1], [30, 1])], "windows");
  },

  async "counts what the filters leave, and keeps the newest windows with limit"({ store }) {
    const { projectId } = await store.projects.create("p");
    const pairs = Array.from({ length: 40 }, (_, at): Pair => [T0 + at, at]);
    await write(store, [projectId, "d", "s"], pairs);
    const filter = { fromMicros: T0 + 2, toMicros: T0 + 35, greaterThan: 5, lessThan: 30, limit: 2 };
    const found = await total(store, projectId, { operator: "sum", everyMicros: 10 }, filter);
    expectSame(found, [series("s", [T0 + 10, 145], [T0 + 20, 245])], "sums");
  },

  async "says that there are more windows than the caller can take"({ store }) {
    const projectId = await writeNumbers(store);
    await write(store, [projectId, "d", "t"], [[T0 + 3, 1]]);
    const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    const windows = { operator: "count", everyMicros: 2 } as const;
    const sizes = async (most: number, limit?: number): Promise<unknown> => {
      const found = await store.aggregate({ ...all, filter: { limit } }, windows, most);
      return found === "too large" ? found : found.map(({ times }) => times.length);
    };
    expectSame([await sizes(3), await sizes(2)], [[2, 1], "too large"], "three windows");
    expectSame([await sizes(2, 1), await sizes(1, 1)], [[1, 1], "too large"], "the newest of each");
  },

  async "begins no window before all times"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      [
        [Number.MIN_SAFE_INTEGER, 1],
        [Number.MAX_SAFE_INTEGER, 2],
      ],
    );
    const [found] = (await total(store, projectId, { operator: "count", everyMicros: 7 * 86_400_000_000 })) as {
      windows: number[][];
    }[];
    expectSame(found?.windows[0], [Number.MIN_SAFE_INTEGER, 1], "the first");
    expectSame(found?.windows.length, 2, "windows");
  },

  async "stays finite where a sum is more than a double holds"({ store }) {
    const { projectId } = await store.projects.create("p");
    const pairs = [T0, T0 + 1, T0 + 2].map((time): Pair => [time, 1e308]);
    await write(store, [projectId, "d", "s"], pairs);
    expectSame(await total(store, projectId, { operator: "sum" }), [series("s", [T0, Number.MAX_VALUE])], "sum");
    expectSame(await total(store, projectId, { operator: "mean" }), [series("s", [T0, 1e308])], "mean");
  },

  async "leaves texts and booleans out, and series without a number"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "mixed"],
      [
        [T0, "1"],
        [T0 + 1, 2],
        [T0 + 2, true],
      ],
    );
    await write(store, [projectId, "d", "texts"], [[T0, "1"]]);
    expectSame(await total(store, projectId, { operator: "count" }), [series("mixed", [T0 + 1, 1])], "counts");
  },

  async "counts a point that was written again once, with its new value"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      Array.from({ length: 600 }, (_, at): Pair => [T0 + at, 1]),
    );
    await write(
      store,
      [projectId, "d", "s"],
      [
        [T0 + 3, 11],
        [T0 + 600, 1],
      ],
    );
    expectSame(await total(store, projectId, { operator: "sum" }), [series("s", [T0, 611])], "sum");
  },
};

/** The aggregate of one series, as JSON would show it. */
function series(name: string, ...windows: readonly (readonly [time: number, value: number])[]): unknown {
  return { deviceId: "d", name, windows };
}

async function total(
  store: Store,
  projectId: number,
  aggregation: Aggregation,
  filter: Parameters<Store["read"]>[0]["filter"] = {},
): Promise<unknown[]> {
  const all = { projectId, deviceId: undefined, seriesName: undefined, filter };
  const found = await store.aggregate(all, aggregation);
  if (found === "too large") throw new Error("too large, without a bound");
  return found.map(({ deviceId, name, times, values }: SeriesAggregate) => {
    return { deviceId, name, windows: Array.from(times, (time, at) => [time, values[at]]) };
  });
}

async function writeNumbers(store: Store): Promise<number> {
  const { projectId } = await store.projects.create("p");
  await write(
    store,
    [projectId, "d", "s"],
    [1, 3, -2, 8].map((value, at): Pair => [T0 + at, value]),
  );
  return projectId;
}
