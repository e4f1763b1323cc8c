import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sync } from "../data/copy-durably.ts";

const FORMAT = 1;
const NAME = "backup.json";

/** The name of the database, in a data folder and in a backup. */
export const DATABASE = "iobeam.sqlite";

/** What a backup is made of: written last, so that a folder with it in it is whole. */
export interface BackupManifest {
  /** When it was begun: it holds whatever was acknowledged before; milliseconds since 1970. */
  readonly createdMs: number;
  /** The database; bytes. */
  readonly databaseBytes: number;
  /** The SHA-256 of each file with a secret, by its name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Writes the manifest of a backup. */
export async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  const path = join(folder, NAME);
  await writeFile(path, `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`, { flag: "wx", mode: 0o600 });
  await sync(path);
}

/**
 * Reads the manifest of a backup.
 *
 * @throws Error for a folder that is no backup, or one of a newer version
 */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, NAME), "utf8").catch((cause: unknown) => {
    throw new Error(`${folder} is no backup: ${NAME} in it cannot be read`, { cause });
  });
  const { format, ...manifest } = parse(text, folder);
  if (format !== FORMAT) throw new Error(`${folder}: a newer iobeam-server made this backup. Install the newer one.`);
  return manifest;
}

/** What tells whether a file is the one that was copied. */
export async function digestFile(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

function parse(text: string, folder: string): BackupManifest & { readonly format: unknown } {
  try {
    const value = JSON.parse(text) as BackupManifest & { format: unknown };
    const isWhole = Number.isSafeInteger(value.databaseBytes) && Object.keys(value.secrets).every(isPlainName);
    if (isWhole) return value;
  } catch {
    // Told below.
  }
  throw new Error(`${folder}: ${NAME} in it is damaged`);
}

/** No name leads out of the folder. */
function isPlainName(name: string): boolean {
  return /^[\w-][\w.-]*$/.test(name);
}
