import { type DeviceBlocks, type DevicePoints, encodeBlocks, MemoryPoints, StorageError } from "@iobeam/core";
import type { Aggregation, Project, ReadOutcome, SeriesAggregate, Store } from "../../store.ts";
import { Aggregator } from "../aggregator.ts";
import { blockWeight } from "../block-weight.ts";
import { makeUnknownProject } from "../unknown-project.ts";
import { DeviceTable } from "./device-table.ts";

/**
 * A store in memory: for tests and trials, and the smallest honest implementation of the contract.
 * Everything is lost when the process ends.
 *
 * @example
 * ```ts
 * import { createMemoryStore, createServer } from "@iobeam/server";
 *
 * const server = await createServer({ store: createMemoryStore() });
 * await server.close();
 * ```
 */
export function createMemoryStore(): Store {
  const points = new MemoryPoints();
  const projects = new Map<number, { project: Project; devices: DeviceTable }>();
  let open = true;

  function check(): void {
    if (!open) throw new StorageError("use", "the store", { cause: new Error("it is closed") });
  }

  function devicesOf(projectId: number): DeviceTable {
    const kept = projects.get(projectId);
    if (kept === undefined) throw makeUnknownProject(projectId);
    return kept.devices;
  }

  return {
    async createProject(projectName) {
      check();
      const project = { projectId: projects.size + 1, projectName };
      projects.set(project.projectId, { project, devices: new DeviceTable() });
      return project;
    },
    async getProject(projectId) {
      check();
      return projects.get(projectId)?.project;
    },
    async registerDevice(device) {
      check();
      return devicesOf(device.projectId).register(device);
    },
    async append(batch) {
      check();
      devicesOf(batch.projectId).meet(batch.deviceId);
      points.write(batch);
    },
    async read(selection, maxPoints = Number.POSITIVE_INFINITY) {
      check();
      return bound(points.read(selection).map(toBlocks), maxPoints);
    },
    async aggregate({ filter: { limit, ...filter }, ...selection }, aggregation) {
      check();
      const results = points.read({ ...selection, filter }).map((series) => aggregate(series, aggregation, limit));
      return results.filter(({ times }) => times.length > 0);
    },
    async deletePoints(range) {
      check();
      return points.delete(range);
    },
    async close() {
      open = false;
    },
  };
}

function toBlocks({ times, values, ...series }: DevicePoints): DeviceBlocks {
  return { ...series, blocks: encodeBlocks(times, values) };
}

function aggregate(
  { times, values, ...series }: DevicePoints,
  aggregation: Aggregation,
  limit: number | undefined,
): SeriesAggregate {
  const aggregator = new Aggregator(aggregation);
  aggregator.add(times, values);
  return { ...series, ...aggregator.finish(limit) };
}

function bound(found: readonly DeviceBlocks[], maxPoints: number): ReadOutcome {
  let weight = 0;
  for (const { blocks } of found) for (const block of blocks) weight += blockWeight(block);
  return weight > maxPoints ? "too large" : found;
}
