import { join } from "node:path";
import { type ClientStorage, InvalidArgumentError } from "@iobeam/core";
import { createDeviceIdFile } from "./device-id-file.ts";
import { openDiskOutbox } from "./outbox/open-disk-outbox.ts";

/** Where a client keeps what must survive a restart. */
export interface FsClientStorageOptions {
  /**
   * The folder; it is made when the first thing is saved.
   * @default the current directory
   */
  readonly path?: string | undefined;
}

/** The name of the file that keeps the device id; the original Python and Node clients use it too. */
export const deviceIdFileName = "iobeam_device_id";

/** The name of the folder that keeps the points that wait. */
export const outboxFolderName = "iobeam_outbox";

/**
 * A client storage in a folder on a disk. The device id is in `iobeam_device_id`, written atomically
 * and durably, with mode 0600. The outbox is in the folder `iobeam_outbox`: by default at most 256 MiB of batches that
 * wait, and 16 MiB of dead letters.
 *
 * Its methods reject with `StorageError` where the disk fails, and with `DeviceIdFileError` where the
 * file is damaged, empty or unreadable: a damaged id is never taken for a missing one.
 *
 * @throws {@link InvalidArgumentError} for a path that is no text or is empty
 *
 * @example
 * ```ts
 * import { createFsClientStorage } from "@iobeam/storage-fs";
 *
 * const storage = createFsClientStorage({ path: "./data" });
 * console.log(await storage.deviceId.load()); // undefined, or the id in ./data/iobeam_device_id
 * ```
 */
export function createFsClientStorage(options: FsClientStorageOptions = {}): ClientStorage {
  const { path = "." } = options;
  if (typeof path !== "string" || path === "") throw new InvalidArgumentError("path", "a folder's path", path);
  return {
    deviceId: createDeviceIdFile(join(path, deviceIdFileName)),
    openOutbox: (outboxOptions) => openDiskOutbox(join(path, outboxFolderName), outboxOptions),
  };
}
