import type { ClientStorage } from "../client-storage.ts";

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
  };
}
