import type { ClientStorage, Outbox, StoredBatch } from "@iobeam/core";
import { createFsClientStorage } from "@iobeam/storage-fs";

/** What `saveToDisk` uses, and what was handed to its outbox. */
export interface WatchedStorage {
  readonly storage: ClientStorage;
  /** Batches that were handed over, but for those of `appendNow`. */
  readonly appends: number;
  /** Points that are safe. */
  readonly kept: number;
  /** Resolves when all that was handed over is safe; rejects where it is not. */
  settled(): Promise<void>;
}

/** The storage of a folder, watched. */
export function watchStorage(path: string): WatchedStorage {
  const disk = createFsClientStorage({ path });
  const watched = { appends: 0, kept: 0 };
  const underWay = new Set<Promise<StoredBatch>>();
  let failure: unknown;
  const watch = (outbox: Outbox): Outbox => {
    const append = outbox.append.bind(outbox);
    outbox.append = (batch) => {
      watched.appends++;
      const stored = append(batch);
      underWay.add(stored);
      void stored
        .then(({ points }) => {
          watched.kept += points;
        })
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => underWay.delete(stored));
      return stored;
    };
    return outbox;
  };
  return {
    storage: { deviceId: disk.deviceId, openOutbox: async (options) => watch(await open(disk, options)) },
    get appends() {
      return watched.appends;
    },
    get kept() {
      return watched.kept;
    },
    async settled() {
      await Promise.allSettled(underWay);
      if (failure !== undefined) throw failure;
    },
  };
}

async function open(
  disk: ClientStorage,
  options: Parameters<NonNullable<ClientStorage["openOutbox"]>>[0],
): Promise<Outbox> {
  const outbox = await disk.openOutbox?.(options);
  if (outbox === undefined) throw new Error("This storage has no outbox");
  return outbox;
}
