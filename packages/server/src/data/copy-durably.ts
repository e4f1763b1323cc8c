import { chmod, constants, copyFile, open } from "node:fs/promises";

/** Copies a file to a name that is free, for its owner alone, and safe against a loss of power. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await chmod(to, 0o600);
  await sync(to);
}

/** Brings a file, or the names in a folder, onto the disk. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
