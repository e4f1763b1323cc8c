import { fstatSync, type Stats, statSync } from "node:fs";
import { type FileHandle, stat } from "node:fs/promises";

/** Throws where somebody has deleted a file that is open: what is written to it is kept nowhere. */
export async function checkThere(file: FileHandle, path: string): Promise<void> {
  const own = await file.stat();
  // Some file systems do not count names.
  if (own.nlink === 0 && !isSame(own, await stat(path).catch(() => undefined))) throw gone();
}

/** The same, and it is done when this returns. */
export function checkThereNow(file: number, path: string): void {
  const own = fstatSync(file);
  if (own.nlink === 0 && !isSame(own, statSync(path, { throwIfNoEntry: false }))) throw gone();
}

function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.ino === other?.ino && one.dev === other.dev;
}

function gone(): Error {
  return new Error("the file is gone: somebody has deleted it");
}
