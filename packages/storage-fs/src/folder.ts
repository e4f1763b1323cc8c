import { closeSync, fsyncSync, openSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./system-error.ts";

/**
 * Makes a folder where it is missing, and those above it. Their names are durable when it resolves.
 *
 * Node.js 20's own recursive `mkdir` never returns where a parent cannot be made, as below /proc.
 *
 * @param mode - of the folder itself, not of those above it
 */
export async function makeFolder(folder: string, mode: number = 0o777): Promise<void> {
  try {
    await mkdir(folder, mode);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, mode).catch(unlessThere);
  }
  await syncFolder(dirname(folder));
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

/** Windows has no way to sync a folder, and makes a rename durable by itself. */
const CAN_SYNC = process.platform !== "win32";

/** Makes durable which files a folder has. */
export async function syncFolder(folder: string): Promise<void> {
  if (!CAN_SYNC) return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same, and it is done when this returns. */
export function syncFolderNow(folder: string): void {
  if (!CAN_SYNC) return;
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
