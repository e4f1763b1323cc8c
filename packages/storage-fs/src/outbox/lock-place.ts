import { mkdir, open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../system-error.ts";

/** Where the sockets of a folder's lock are. */
export interface LockPlace {
  /** Its path, short enough for sockets in it. */
  readonly path: string;
  /** Lets go of it, when no socket there is needed any more. */
  close(): Promise<void>;
}

/** The system's structure for the path of a socket holds 104 bytes at least, with a zero at the end. */
const LONGEST_PATH = 103;

/** What is added to the folder: a slash, `lock-`, 12 digits, and `.new`. */
const NAME_BYTES = 22;

/** The folder itself, where it can have sockets. */
export async function findPlace(folder: string): Promise<LockPlace> {
  if (Buffer.byteLength(folder) + NAME_BYTES <= LONGEST_PATH) return { path: folder, close: async () => {} };
  return (await findShortPath(folder)) ?? placeElsewhere(folder);
}

/** Makes a folder for the locks of a folder that cannot have them. It is named after what all names of that share. */
export async function placeElsewhere(folder: string): Promise<LockPlace> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const path = join(tmpdir(), `iobeam-lock-${dev}-${ino}`);
  await mkdir(path, 0o700).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  return { path, close: async () => {} };
}

/**
 * Linux has a short path to every folder that is open. Processes whose folders for temporary files differ, as those of
 * systemd's services may, would not find one another elsewhere.
 */
async function findShortPath(folder: string): Promise<LockPlace | undefined> {
  if (process.platform !== "linux") return undefined;
  const handle = await open(folder, "r");
  const path = `/proc/self/fd/${handle.fd}`;
  const [own, found] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
  if (own.ino === found?.ino && own.dev === found.dev) return { path, close: () => handle.close() };
  await handle.close();
  return undefined;
}
