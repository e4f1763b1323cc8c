/**
 * Keeps on a disk what an iobeam client must remember.
 *
 * @packageDocumentation
 */

export {
  createFsClientStorage,
  deviceIdFileName,
  type FsClientStorageOptions,
  outboxFolderName,
} from "./fs-client-storage.ts";
