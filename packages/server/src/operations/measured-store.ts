import { countPoints, StorageError } from "@iobeam/core";
import type { Store } from "../store.ts";
import type { Metrics } from "./metrics.ts";

/** The same store, with its points and its failures counted. */
export function measureStore(store: Store, { points, storeFailures }: Metrics): Store {
  function fail(error: unknown): never {
    if (error instanceof StorageError) storeFailures.inc();
    throw error;
  }

  function watch<T>(call: Promise<T>): Promise<T> {
    return call.catch(fail);
  }

  return {
    users: store.users,
    projects: store.projects,
    devices: store.devices,
    tokens: store.tokens,
    namespaces: store.namespaces,
    append(...batches) {
      const count = (): void => points.inc(batches.reduce((sum, batch) => sum + countPoints(batch), 0));
      return store.append(...batches).then(count, fail);
    },
    read: (selection, maxPoints) => watch(store.read(selection, maxPoints)),
    readPage: (selection, maxPoints, after) => watch(store.readPage(selection, maxPoints, after)),
    aggregate: (selection, aggregation, most) => watch(store.aggregate(selection, aggregation, most)),
    deletePoints: (range) => watch(store.deletePoints(range)),
    close: () => store.close(),
  };
}
