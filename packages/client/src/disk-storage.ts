import type { ClientStorage } from "@iobeam/core";
import { createFsClientStorage } from "@iobeam/storage-fs";

/** The storage behind `saveToDisk` where there is a disk. */
export function openDiskStorage(path: string | undefined): ClientStorage {
  return createFsClientStorage({ path });
}
