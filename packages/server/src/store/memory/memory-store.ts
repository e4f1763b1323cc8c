import { type DeviceSeries, MemoryPoints, StorageError } from "@iobeam/core";
import type { Project, ReadOutcome, Store } from "../../store.ts";
import { pointWeight } from "../point-weight.ts";
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
    async read(selection, maxPoints) {
      check();
      return bound(points.read(selection), maxPoints);
    },
    async close() {
      open = false;
    },
  };
}

function bound(found: readonly DeviceSeries[], maxPoints: number = Number.POSITIVE_INFINITY): ReadOutcome {
  let weight = 0;
  for (const { values } of found) for (const value of values) weight += pointWeight(value);
  return weight > maxPoints ? "too large" : found;
}
