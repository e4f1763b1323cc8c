/**
 * Keeps on a disk what an iobeam client must remember.
 *
 * @packageDocumentation
 */

export { createFsClientStorage, deviceIdFileName, type FsClientStorageOptions } from "./fs-client-storage.ts";
