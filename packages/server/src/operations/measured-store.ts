import { countPoints, StorageError } from "@iobeam/core";
import type { Store } from "../store.ts";
import type { Metrics } from "./metrics.ts";

/** The same store, with its points and its failures counted. */
export function measureStore(store: Store, { points, storeFailures }: Metrics): Store {
  async function watch<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof StorageError) storeFailures.inc();
      throw error;
    }
  }

  return {
    users: store.users,
    projects: store.projects,
    devices: store.devices,
    tokens: store.tokens,
    namespaces: store.namespaces,
    async append(...batches) {
      await watch(store.append(...batches));
      points.inc(batches.reduce((count, batch) => count + countPoints(batch), 0));
    },
    read: (selection, maxPoints) => watch(store.read(selection, maxPoints)),
    readPage: (selection, maxPoints, after) => watch(store.readPage(selection, maxPoints, after)),
    aggregate: (selection, aggregation, most) => watch(store.aggregate(selection, aggregation, most)),
    deletePoints: (range) => watch(store.deletePoints(range)),
    close: () => store.close(),
  };
}
