import { type PointValue, readBlockHeader } from "@iobeam/core";
import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import type { Page, PagePlace, SourceSelection } from "../records/points.ts";
import type { Store } from "../store.ts";
import { decode, find, type Pair, seriesOf, T0, write } from "./store-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** No block has more points. */
const MOST_IN_BLOCK = 1_000;

/** How results of any size are read. */
export const pageTests: ContractTests<StoreFixture> = {
  async "brings page by page what a read brings, for pages of any size"({ store }) {
    const projectId = await writeMany(store);
    const filters = [
      {},
      { fromMicros: T0 + 20, toMicros: T0 + 2_700 },
      { greaterThan: 30, lessThan: 400 },
      { equals: 7 },
    ];
    for (const filter of filters) {
      const expected = await pointsOf(store, { projectId, filter });
      for (const size of [1, 7, 500, 1_000, 2_500, 99_999]) {
        const pages = await readPages(store, { projectId, filter }, size);
        expectSame(pages.points, expected, `points in pages of ${size}`);
      }
    }
  },

  async "ends a page soon after its size, and goes on in any case"({ store }) {
    const projectId = await writeMany(store);
    const all = await pointsOf(store, { projectId });
    for (const size of [1, 100, 1_500]) {
      const { sizes } = await readPages(store, { projectId }, size);
      expectSame(
        sizes.filter((points) => points >= size + MOST_IN_BLOCK),
        [],
        `pages much larger than ${size}`,
      );
      expectSame(
        sizes.slice(0, -1).filter((points) => points === 0),
        [],
        "empty pages",
      );
      expectSame(sizes.length <= all.length / size + 2, true, `no more pages of ${size} than it takes`);
    }
  },

  async "narrows pages down to a device, series and labels"({ store }) {
    const projectId = await writeMany(store);
    const selections = [{ deviceId: "d" }, { seriesName: "s" }, { labels: { a: "1" } }, { seriesNames: ["t", "x"] }];
    for (const which of [...selections, { deviceId: "none" }, { namespace: "none" }]) {
      const expected = await pointsOf(store, { projectId, ...which });
      expectSame((await readPages(store, { projectId, ...which }, 300)).points, expected, JSON.stringify(which));
    }
  },

  async "goes on where it was, whatever is written and deleted meanwhile"({ store }) {
    const { projectId } = await store.projects.create("p");
    for (const name of ["b", "d"]) await write(store, [projectId, "d", name], count(1_200));
    const selection = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    const first = await store.readPage(selection, 1);
    const next = first.next as PagePlace;
    const read = decode(first.series[0] as Page["series"][number]).times.length;
    expectSame(
      [next.deviceId, next.name, next.labels ?? "none", next.micros],
      ["d", "b", "none", T0 + read - 1],
      "next",
    );
    await write(store, [projectId, "d", "a"], [[T0, 1]]);
    await write(
      store,
      [projectId, "d", "b"],
      [
        [T0, -1],
        [T0 + 1_100, -2],
        [T0 + 9_000, -3],
      ],
    );
    await write(store, [projectId, "d", "c"], [[T0, -4]]);
    await store.deletePoints({ ...selection, seriesName: "d", filter: { toMicros: T0 + 1_198 } });
    const rest = (await readPages(store, { projectId }, 5_000, next)).points;
    const values = count(1_200)
      .slice(read)
      .map(([time, value]): unknown => `d b ${time} ${time === T0 + 1_100 ? -2 : value}`);
    expectSame(rest, [...values, `d b ${T0 + 9_000} -3`, `d c ${T0} -4`, `d d ${T0 + 1_199} 1199`], "the rest");
  },

  async "goes on after a series that is not there, or at its end"({ store }) {
    const { projectId } = await store.projects.create("p");
    for (const name of ["a", "c"]) await write(store, [projectId, "d", name], [[T0, 1]]);
    const after = async (place: Partial<PagePlace>): Promise<unknown> =>
      (await readPages(store, { projectId }, 9, { deviceId: "d", name: "a", micros: T0, ...place })).points;
    expectSame(await after({ name: "b" }), [`d c ${T0} 1`], "after one that is not there");
    expectSame(await after({ micros: Number.MAX_SAFE_INTEGER }), [`d c ${T0} 1`], "at the end of one");
    expectSame(await after({ labels: { a: "1" } }), [], "after all of its source");
    expectSame(await after({ deviceId: "c" }), [`d a ${T0} 1`, `d c ${T0} 1`], "before all");
  },

  async "weighs long texts in pages"({ store }) {
    const { projectId } = await store.projects.create("p");
    await write(
      store,
      [projectId, "d", "s"],
      Array.from({ length: 40 }, (_, at): Pair => [T0 + at, `${at} ${"x".repeat(60_000)}`]),
    );
    const { points, sizes } = await readPages(store, { projectId }, 1_000);
    expectSame([points.length, sizes.length > 10], [40, true], "points, and many pages of them");
  },

  async "refuses a limit, and a closed store"({ store }) {
    const { projectId } = await store.projects.create("p");
    const selection = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
    await expectCode(store.readPage({ ...selection, filter: { limit: 1 } }, 10), "INVALID_ARGUMENT");
    expectSame((await store.readPage(selection, 10)).series, [], "of nothing");
    await store.close();
    await expectCode(store.readPage(selection, 10), "STORAGE");
  },
};

/** Several devices and sources, with series in one block, in many, and in small ones that come late. */
async function writeMany(store: Store): Promise<number> {
  const { projectId } = await store.projects.create("p");
  await store.append(
    { projectId, deviceId: "d", blocks: [...seriesOf("s", count(2_600)), ...seriesOf("t", count(3))] },
    { projectId, deviceId: "d", labels: { a: "1" }, blocks: seriesOf("s", count(700)) },
    { projectId, deviceId: "e\u{1F321}", labels: { a: "1", b: "2" }, blocks: seriesOf("\uFF61", count(40)) },
    {
      projectId,
      deviceId: "e\uFF61",
      blocks: seriesOf("x", [
        [T0, "text"],
        [T0 + 5, true],
        [T0 + 2_600, -0],
      ]),
    },
  );
  for (const at of [10, 500, 2_550, 4_000]) {
    await store.append({
      projectId,
      deviceId: "d",
      blocks: seriesOf("s", [
        [T0 + at, 7],
        [T0 + at + 1, "late"],
      ]),
    });
  }
  return projectId;
}

function count(points: number): Pair[] {
  return Array.from({ length: points }, (_, at): Pair => [T0 + at, at]);
}

/** Every point that a read finds, a text each. */
async function pointsOf(store: Store, which: Partial<SourceSelection> & { projectId: number }): Promise<string[]> {
  return (await find(store, which)).flatMap(describe);
}

function describe({ deviceId, labels, name, times, values }: Awaited<ReturnType<typeof find>>[number]): string[] {
  const series = [deviceId, ...(labels === undefined ? [] : [JSON.stringify(labels)]), name].join(" ");
  const show = (value: PointValue | undefined): string => (Object.is(value, -0) ? "minus zero" : String(value));
  return times.map((time, at) => `${series} ${time} ${show(values[at])}`);
}

/** Reads page by page: every point, and how many each page had. */
async function readPages(
  store: Store,
  which: Partial<SourceSelection> & { projectId: number },
  size: number,
  after?: PagePlace | undefined,
): Promise<{ readonly points: string[]; readonly sizes: number[] }> {
  const selection = { deviceId: undefined, seriesName: undefined, filter: {}, ...which };
  const [points, sizes]: [string[], number[]] = [[], []];
  let page: Page = { series: [], next: after };
  do {
    page = await store.readPage(selection, size, page.next);
    points.push(...page.series.map(decode).flatMap(describe));
    sizes.push(
      page.series.reduce(
        (sum, { blocks }) => sum + blocks.reduce((count, block) => count + readBlockHeader(block).count, 0),
        0,
      ),
    );
  } while (page.next !== undefined);
  return { points, sizes };
}
