import {
  type Aggregation,
  type DeviceBlocks,
  type DevicePoints,
  encodeBlocks,
  MemoryPoints,
  StorageError,
} from "@iobeam/core";
import type { ReadOutcome, SeriesAggregate } from "../../records/points.ts";
import type { Store } from "../../store.ts";
import { Aggregator } from "../aggregator.ts";
import { blockWeight } from "../block-weight.ts";
import { answerCall, createRegistry } from "../registry.ts";
import { makeUnknownProject } from "../unknown-project.ts";
import { MemoryRegistry } from "./registry/memory-registry.ts";

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
  const registry = new MemoryRegistry();
  let open = true;

  function check(): void {
    if (!open) throw new StorageError("use", "the store", { cause: new Error("it is closed") });
  }

  return {
    ...createRegistry(async (call) => {
      check();
      return answerCall(registry, call);
    }),
    async append(batch) {
      check();
      if (batch === undefined) return;
      if (registry.projects.get(batch.projectId) === undefined) throw makeUnknownProject(batch.projectId);
      registry.devices.meet(batch.projectId, batch.deviceId);
      points.write(batch);
    },
    async read(selection, maxPoints = Number.POSITIVE_INFINITY) {
      check();
      return bound(points.read(selection).map(toBlocks), maxPoints);
    },
    readPage: () => Promise.reject(new Error("not yet")),
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
