import { type ClientStorage, StorageError } from "@iobeam/core";

/** The storage behind `saveToDisk` in a browser, chosen by the `browser` condition: there is none. */
export function openDiskStorage(path: string | undefined): ClientStorage {
  const cause = new Error("a browser has no disk; hand .storage(…) an implementation of ClientStorage");
  throw new StorageError("open", path ?? ".", { cause });
}
