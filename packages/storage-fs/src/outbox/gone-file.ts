import { fstatSync, type Stats, statSync } from "node:fs";

/**
 * Throws where somebody has deleted a file that is open: what is written to it is kept nowhere.
 *
 * Right behind a sync the system has the answer in memory: asking takes less time than handing the question to another
 * thread.
 */
export function checkThere(file: number, path: string): void {
  const own = fstatSync(file);
  // Some file systems do not count names.
  if (own.nlink > 0 || isSame(own, statSync(path, { throwIfNoEntry: false }))) return;
  throw new Error("the file is gone: somebody has deleted it");
}

function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.ino === other?.ino && one.dev === other.dev;
}
