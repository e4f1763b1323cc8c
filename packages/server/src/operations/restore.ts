import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { copyDurably, sync } from "../data/copy-durably.ts";
import { type BackupManifest, DATABASE, digestFile, readManifest } from "./backup-manifest.ts";
import { checkDatabase } from "./check-database.ts";

/** What is restored, and where to. */
export interface RestoreRequest {
  /** A backup. */
  readonly source: string;
  /** The data folder; made, or empty. */
  readonly dataDir: string;
  /** Told what is done at the moment. */
  readonly tell: (step: string) => void;
}

const UNCHECKED = `${DATABASE}.unchecked`;

/**
 * Brings a backup back as a data folder. Its copy is checked, through and through, before it gets its name.
 *
 * @returns the data folder; absolute
 * @throws Error for a folder that holds anything, and for a backup that is not whole
 */
export async function restore({ source, dataDir, tell }: RestoreRequest): Promise<string> {
  const manifest = await readManifest(resolve(source));
  await checkFiles(resolve(source), manifest);
  const folder = resolve(dataDir);
  const isNew = await makeEmpty(folder);
  const names = [...Object.keys(manifest.secrets), UNCHECKED];
  try {
    tell("copying the database");
    await copyDurably(join(source, DATABASE), join(folder, UNCHECKED));
    tell("checking the database");
    checkDatabase(join(folder, UNCHECKED));
    for (const name of Object.keys(manifest.secrets)) await copyDurably(join(source, name), join(folder, name));
    await sync(join(folder, UNCHECKED));
    await rename(join(folder, UNCHECKED), join(folder, DATABASE));
    await sync(folder);
  } catch (error) {
    const leftovers = names.flatMap((name) => [name, `${name}-wal`, `${name}-shm`]);
    await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })));
    if (isNew) await rm(folder, { recursive: true });
    throw error;
  }
  return folder;
}

async function checkFiles(source: string, { databaseBytes, secrets }: BackupManifest): Promise<void> {
  const bytes = await stat(join(source, DATABASE)).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes !== databaseBytes) throw new Error(`${source}: ${DATABASE} has ${bytes} bytes, not ${databaseBytes}`);
  for (const [name, expected] of Object.entries(secrets)) {
    const digest = await digestFile(join(source, name)).catch(() => "nothing");
    if (digest !== expected) throw new Error(`${source}: ${name} is not the file that was backed up`);
  }
  for (const name of ["signing-key", "admin-credential"]) {
    if (secrets[name] === undefined) throw new Error(`${source}: it lacks ${name}`);
  }
}

/** Whether the folder was made just now. */
async function makeEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (names === undefined) {
    await mkdir(folder, { mode: 0o700 });
    return true;
  }
  if (names.length === 0) return false;
  throw new Error(`${folder} is not empty, and a restore replaces nothing: name another folder.`);
}
