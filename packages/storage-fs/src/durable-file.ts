import { randomBytes } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StorageError } from "@iobeam/core";
import { makeFolder, syncFolder } from "./folder.ts";
import { codeOf } from "./system-error.ts";

const OWNER_ONLY = 0o600;

/** Some file systems (FAT on a memory card, some network shares) have no hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/**
 * Writes a file so that a reader, a crash or a power cut sees the old content or the new, never a
 * part: temporary file, fsync, rename, fsync of the folder. Makes the folder where it is missing.
 *
 * @throws {@link StorageError} that names the file
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await withTemporary(path, text, (temporary) => rename(temporary, path));
}

/**
 * The same for a file that must not exist yet: among several writers at once, exactly one succeeds.
 *
 * @returns whether this call made the file
 * @throws {@link StorageError} that names the file
 */
export async function createFile(path: string, text: string): Promise<boolean> {
  return withTemporary(path, text, async (temporary) => {
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      if (NO_LINKS.has(codeOf(error) ?? "")) return createWithoutLink(path, text);
      throw error;
    }
  });
}

/**
 * Finds out whether a file could be written now, by writing one beside it.
 *
 * @throws {@link StorageError} that names the file
 */
export async function checkWritable(path: string): Promise<void> {
  await withTemporary(path, "", async () => {});
}

async function withTemporary<T>(path: string, text: string, publish: (temporary: string) => Promise<T>): Promise<T> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await makeFolder(folder);
    await writeSynced(temporary, text);
    const outcome = await publish(temporary);
    await syncFolder(folder);
    return outcome;
  } catch (error) {
    throw new StorageError("write", path, { cause: error });
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Exclusive still, and no longer atomic: a crash within it leaves an empty file, which reading reports. */
async function createWithoutLink(path: string, text: string): Promise<boolean> {
  try {
    await writeSynced(path, text);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}
