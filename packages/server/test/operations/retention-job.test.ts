import { createMemoryStore, type Store } from "@iobeam/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Job } from "../../src/operations/job.ts";
import { createMetrics, type Metrics } from "../../src/operations/metrics.ts";
import { startRetention } from "../../src/operations/retention-job.ts";
import { blocksOf, pairsIn } from "../support/blocks.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;

let store: Store;
let metrics: Metrics;
let job: Job;
const log = { info: vi.fn(), error: vi.fn() };

beforeEach(() => {
  store = createMemoryStore();
  metrics = createMetrics();
  log.info.mockReset();
  log.error.mockReset();
});
afterEach(() => job.stop());

async function makeProject(retentionMs: number | null): Promise<number> {
  const { projectId } = await store.projects.create("p");
  await store.projects.update(projectId, { retentionMs });
  const ages = [3 * DAY_MS, 1, 0, -1].map((ms) => (NOW_MS - 30 * DAY_MS - ms) * 1_000);
  const blocks = blocksOf(
    "s",
    ages.map((micros) => [micros, 1] as const).sort(([a], [b]) => a - b),
  );
  await store.append({ projectId, deviceId: "d", blocks }, { projectId, deviceId: "e", labels: { a: "b" }, blocks });
  return projectId;
}

async function agesIn(projectId: number): Promise<number[]> {
  const all = { projectId, deviceId: undefined, seriesName: undefined, filter: {} };
  const found = await store.read(all);
  if (found === "too large") throw new Error(found);
  return found.flatMap(({ blocks }) => pairsIn(blocks).map(([micros]) => NOW_MS - 30 * DAY_MS - micros / 1_000));
}

function start(over: Partial<Store> = {}): void {
  job = startRetention({ store: { ...store, ...over }, metrics, log, nowMs: () => NOW_MS, firstMs: 0, intervalMs: 5 });
}

it("deletes what is older than its project keeps it, of every source, and nothing else", async () => {
  const [kept, expiring] = [await makeProject(null), await makeProject(30 * DAY_MS)];
  start();
  await vi.waitFor(async () => expect(await agesIn(expiring)).toEqual([0, -1, 0, -1]));
  expect(await agesIn(kept)).toHaveLength(8);
  await vi.waitFor(() => expect(log.info).toHaveBeenCalledWith({ projectId: expiring, deleted: 4 }, "retention"));
  expect(await metrics.registry.metrics()).toContain("iobeam_points_expired_total 4\n");
});

it("goes on when a project fails, and tells it", async () => {
  const [first, second] = [await makeProject(30 * DAY_MS), await makeProject(30 * DAY_MS)];
  start({
    deletePoints: (range) =>
      range.projectId === first ? Promise.reject(new Error("disk")) : store.deletePoints(range),
  });
  await vi.waitFor(async () => expect(await agesIn(second)).toHaveLength(4));
  expect(await agesIn(first)).toHaveLength(8);
  expect(log.error).toHaveBeenCalledWith(
    expect.objectContaining({ message: "disk" }),
    `retention failed in project ${first}`,
  );
});

it("goes on when the projects cannot be read at first", async () => {
  const projectId = await makeProject(30 * DAY_MS);
  let asked = 0;
  const list: Store["projects"]["list"] = () =>
    asked++ === 0 ? Promise.reject(new Error("busy")) : store.projects.list();
  start({ projects: { ...store.projects, list } });
  await vi.waitFor(async () => expect(await agesIn(projectId)).toHaveLength(4));
  expect(log.error).toHaveBeenCalledTimes(1);
});

it("is never there twice, and stops when what is under way has ended", async () => {
  await makeProject(30 * DAY_MS);
  let [running, most, ended] = [0, 0, 0];
  const waiting: (() => void)[] = [];
  start({
    async deletePoints() {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running--;
      return ++ended;
    },
  });
  for (let pass = 0; pass < 3; pass++) {
    await vi.waitFor(() => expect(waiting).toHaveLength(pass + 1));
    if (pass < 2) waiting[pass]?.();
  }
  const stopped = job.stop().then(() => ended);
  waiting[2]?.();
  expect([await stopped, most]).toEqual([3, 1]);
});
