import { resolve } from "node:path";
import { StorageError } from "@iobeam/core";
import type { Store } from "../../store.ts";
import { createRegistry } from "../registry.ts";
import { prepareDatabase } from "./connection.ts";
import { createSqlitePoints } from "./sqlite-points.ts";
import { startThreads } from "./store-threads.ts";
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
 * const { projectId } = await store.projects.create("greenhouse");
 * const points = new PointBuffer();
 * points.add("temperature", new DataPoint(21.5));
 * await store.append({ projectId, deviceId: "d", blocks: points.take() });
 * await store.close();
 * ```
 */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const path = resolve(options.path);
  prepare(path);
  const { writer, reader, lookups } = await startThreads(path);
  const queue = createWriteQueue(writer, path);
  return {
    ...createRegistry((call, access) => {
      return access === "write" ? queue.write({ kind: "registry", call }) : lookups.ask(call);
    }),
    ...createSqlitePoints(queue, reader),
    async close() {
      await queue.close();
      await Promise.all([reader.close(), lookups.close()]);
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
