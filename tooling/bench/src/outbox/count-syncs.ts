import fs from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { devNull } from "node:os";

/** How often `fdatasync` was called in this process. */
export interface SyncCounter {
  /** So far. */
  readonly count: number;
}

let counter: Promise<SyncCounter> | undefined;

/** Counts every `fdatasync` that JavaScript asks for in this process, from now on. */
export function countSyncs(): Promise<SyncCounter> {
  counter ??= instrument();
  return counter;
}

async function instrument(): Promise<SyncCounter> {
  const counted = { count: 0 };
  const handle = await open(devNull, "r");
  const prototype = Object.getPrototypeOf(handle) as Pick<typeof handle, "datasync">;
  await handle.close();
  const { datasync } = prototype;
  prototype.datasync = function (this: typeof handle): Promise<void> {
    counted.count++;
    return datasync.call(this);
  };
  const { fdatasyncSync } = fs;
  fs.fdatasyncSync = (file: number): void => {
    counted.count++;
    fdatasyncSync(file);
  };
  syncBuiltinESMExports();
  return counted;
}
