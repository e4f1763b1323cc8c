import type { ClientStorage } from "../client-storage.ts";
import { createMemoryOutbox } from "../outbox/memory-outbox.ts";

/**
 * A storage that lasts as long as the process: the smallest honest implementation, and what a
 * client has without `saveToDisk`.
 */
export function createMemoryClientStorage(): ClientStorage {
  let kept: string | undefined;
  return {
    deviceId: {
      load: () => Promise.resolve(kept),
      checkWritable: () => Promise.resolve(),
      save(deviceId) {
        kept = deviceId;
        return Promise.resolve();
      },
      claim(deviceId) {
        kept ??= deviceId;
        return Promise.resolve(kept);
      },
    },
    openOutbox: (options) => Promise.resolve(createMemoryOutbox(options)),
  };
}
