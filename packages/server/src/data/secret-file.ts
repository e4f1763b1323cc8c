import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "@iobeam/core";

/** What a secret file holds, and whether it was made just now. */
export interface KeptSecret {
  /** The text. */
  readonly text: string;
  /** Whether this call made it. */
  readonly made: boolean;
}

/**
 * Reads a file that holds a secret; where there is none, makes it, readable by its owner alone and
 * safe against a loss of power. Two processes that make it at once end with the same text.
 *
 * @param path - the file
 * @param make - makes the text
 * @throws {@link @iobeam/core#StorageError} where the file can be neither read nor made
 */
export async function keepSecret(path: string, make: () => string): Promise<KeptSecret> {
  const kept = await readIfThere(path);
  if (kept !== undefined) return { text: kept, made: false };
  const made = await makeSecret(path, make()).catch((cause: unknown) => {
    throw new StorageError("make", path, { cause });
  });
  return { text: (await readIfThere(path)) ?? "", made };
}

/**
 * Puts another text in the place of a secret file's, all of it or nothing, safe against a loss of power.
 *
 * @throws {@link @iobeam/core#StorageError} where the file cannot be written
 */
export async function replaceSecret(path: string, text: string): Promise<void> {
  const draft = draftOf(path);
  try {
    await writeDurably(draft, `${text}\n`);
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(draft, { force: true });
    throw new StorageError("write", path, { cause });
  }
}

/**
 * Reads a file that holds a secret.
 *
 * @throws {@link @iobeam/core#StorageError} where it is missing or cannot be read
 */
export async function readSecretFile(path: string): Promise<string> {
  const text = await readIfThere(path);
  if (text === undefined) throw new StorageError("read", path, { cause: new Error("it is missing") });
  return text;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StorageError("read", path, { cause });
  }
}

/** Resolves to `false` where another process was first. */
async function makeSecret(path: string, text: string): Promise<boolean> {
  const draft = draftOf(path);
  try {
    await writeDurably(draft, `${text}\n`);
    // A link fails where the name is taken; a rename would put a second secret in place of the first.
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    await syncFolder(dirname(path));
  }
}

function draftOf(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}.tmp`;
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
