import { randomBytes } from "node:crypto";
import { access, chmod, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { copyDurably, sync } from "../data/copy-durably.ts";
import { DATABASE, digestFile, writeManifest } from "./backup-manifest.ts";
import { type Progress, snapshotDatabase } from "./snapshot-database.ts";

/** What is copied, and where to. */
export interface BackupRequest {
  /** The data folder; a server may run on it. */
  readonly dataDir: string;
  /** The backup; there must be nothing of this name. */
  readonly target: string;
  /** Told how far the database is copied. */
  readonly tell: (progress: Progress) => void;
}

/**
 * Copies a backend to a folder: all that was acknowledged before, and its secrets. The folder is there when it is whole
 * and on the disk, or not at all.
 *
 * @returns the folder; absolute
 * @throws Error where the folder exists, or there is no room for it
 */
export async function backUp({ dataDir, target, tell }: BackupRequest): Promise<string> {
  const folder = resolve(target);
  await refuseTaken(folder);
  const draft = join(dirname(folder), `.${basename(folder)}.${randomBytes(6).toString("hex")}.partial`);
  await mkdir(draft, { mode: 0o700 });
  try {
    await fill(draft, dataDir, tell);
    await refuseTaken(folder);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await sync(dirname(folder));
  return folder;
}

async function fill(draft: string, dataDir: string, tell: BackupRequest["tell"]): Promise<void> {
  const createdMs = Date.now();
  const database = join(draft, DATABASE);
  await snapshotDatabase(join(dataDir, DATABASE), database, tell);
  await chmod(database, 0o600);
  await sync(database);
  // After the database: no key that one of its tokens needs is missing.
  const secrets: Record<string, string> = {};
  for (const name of await secretsIn(dataDir)) {
    await copyDurably(join(dataDir, name), join(draft, name));
    secrets[name] = await digestFile(join(draft, name));
  }
  await writeManifest(draft, { createdMs, databaseBytes: (await stat(database)).size, secrets });
  await sync(draft);
}

/** Whatever else is kept in a data folder. */
async function secretsIn(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { withFileTypes: true });
  const isKept = (name: string): boolean =>
    !(name.startsWith(DATABASE) || name.startsWith(".") || name.endsWith(".tmp"));
  return entries.flatMap((entry) => (entry.isFile() && isKept(entry.name) ? [entry.name] : []));
}

async function refuseTaken(folder: string): Promise<void> {
  const isTaken = await access(folder).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Error(`${folder} exists already, and a backup replaces nothing: name another folder.`);
}
