import { resolve } from "node:path";
import { StorageError } from "@iobeam/core";
import type { Project, ReadOutcome, SeriesAggregate, Store } from "../../store.ts";
import { makeUnknownProject } from "../unknown-project.ts";
import { prepareDatabase } from "./connection.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import { startWorker, type WorkerLink } from "./worker-link.ts";
import type { Write, WriteOutcome } from "./write.ts";
import { createWriteQueue } from "./write-queue.ts";

/** Where a SQLite store keeps its data. */
export interface SqliteStoreOptions {
  /** The database file; made, readable by its owner alone, where there is none. Its folder must be there. */
  readonly path: string;
}

/**
 * Opens a store in a SQLite database. What is written is on the disk when a call resolves. Writing
 * and reading run in threads of their own; the writes that wait are committed together.
 *
 * @throws {@link @iobeam/core#StorageError} where the file cannot be opened, is no database, or a newer version made it
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { DataPoint, PointBuffer } from "@iobeam/core";
 * import { createSqliteStore } from "@iobeam/server";
 *
 * const store = await createSqliteStore({ path: `${await mkdtemp("/tmp/iobeam-")}/points.sqlite` });
 * const { projectId } = await store.createProject("greenhouse");
 * const points = new PointBuffer();
 * points.add("temperature", new DataPoint(21.5));
 * await store.append({ projectId, deviceId: "d", blocks: points.take() });
 * await store.close();
 * ```
 */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const path = resolve(options.path);
  prepare(path);
  const { writer, reader } = await startThreads(path);
  const queue = createWriteQueue(writer, path);
  return {
    createProject: (projectName) => queue.write({ kind: "create project", projectName }),
    async getProject(projectId) {
      return (await reader.ask({ kind: "get project", projectId })) as Project | undefined;
    },
    async registerDevice(device) {
      const outcome = await queue.write({ kind: "register device", device });
      if (outcome === "unknown project") throw makeUnknownProject(device.projectId);
      return outcome;
    },
    async append(batch) {
      const outcome = await queue.write({ kind: "append", batch });
      if (outcome === "unknown project") throw makeUnknownProject(batch.projectId);
    },
    async read({ projectId, deviceId, seriesName, filter }, maxPoints = Number.POSITIVE_INFINITY) {
      const selection = { projectId, deviceId, seriesName, filter };
      return (await reader.ask({ kind: "read points", selection, maxPoints })) as ReadOutcome;
    },
    async aggregate({ projectId, deviceId, seriesName, filter }, aggregation) {
      const selection = { projectId, deviceId, seriesName, filter };
      return (await reader.ask({ kind: "aggregate", selection, aggregation })) as readonly SeriesAggregate[];
    },
    deletePoints: (range) => queue.write({ kind: "delete points", range }),
    async close() {
      await queue.close();
      await reader.close();
      await writer.close();
    },
  };
}

function prepare(path: string): void {
  try {
    prepareDatabase(path);
  } catch (cause) {
    throw new StorageError("open", path, { cause });
  }
}

async function startThreads(path: string): Promise<{
  writer: WorkerLink<readonly Write[], WriteOutcome[]>;
  reader: WorkerLink<ReadRequest, ReadAnswer>;
}> {
  const [writer, reader] = await Promise.allSettled([
    startWorker<readonly Write[], WriteOutcome[]>("writer", { path }),
    startWorker<ReadRequest, ReadAnswer>("reader", { path }),
  ]);
  if (writer.status === "fulfilled" && reader.status === "fulfilled") {
    return { writer: writer.value, reader: reader.value };
  }
  for (const start of [writer, reader]) if (start.status === "fulfilled") await start.value.close();
  throw writer.status === "rejected" ? writer.reason : (reader as PromiseRejectedResult).reason;
}
