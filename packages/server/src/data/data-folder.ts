import { access, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "@iobeam/core";
import { type AdminCredential, makeAdminCredential, readAdminCredential } from "./admin-credential.ts";
import { keepSecret } from "./secret-file.ts";
import { openSigningKeys } from "./signing-keys.ts";

/** What a data folder holds. */
export interface DataFolder {
  /** The folder; absolute. */
  readonly path: string;
  /** The names of the files that were not there before. */
  readonly made: readonly string[];
  /** Sign the tokens: the first one from now on, the others have done so before. */
  readonly signingKeys: readonly Uint8Array[];
  /** The administrator's name and password. */
  readonly admin: AdminCredential;
  /** The database file, which the store makes. */
  readonly databasePath: string;
}

/**
 * Opens a data folder; the first time, makes it (0700) with a signing key and an admin credential
 * (0600).
 *
 * @throws {@link @iobeam/core#StorageError} that names the folder or the file that cannot be used
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  await makeFolder(path).catch((cause: unknown) => {
    throw new StorageError("make the data folder", path, { cause });
  });
  const [adminPath, databasePath] = [join(path, "admin-credential"), join(path, "iobeam.sqlite")];
  const keys = await openSigningKeys(path);
  const admin = await keepSecret(adminPath, makeAdminCredential);
  const made = {
    "signing-key": keys.made,
    "admin-credential": admin.made,
    "iobeam.sqlite": !(await exists(databasePath)),
  };
  return {
    path,
    made: Object.entries(made).flatMap(([name, isNew]) => (isNew ? [name] : [])),
    signingKeys: keys.secrets,
    admin: use(adminPath, () => readAdminCredential(admin.text)),
    databasePath,
  };
}

/** Not `recursive`: with it, Node 20 never returns where the system refuses with ENOENT, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT") throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

function use<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new StorageError("use", path, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
