import { createHash, randomInt } from "node:crypto";
import { lstat, readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { OutboxLockedError, StorageError, sleep, systemClock } from "@iobeam/core";
import { codeOf } from "../system-error.ts";
import { placeElsewhere, takesSockets } from "./lock-place.ts";
import { isAlive, LOCK_NAME, LockSocket, listen, UNREADY } from "./lock-socket.ts";

/** The right to use a folder. */
export interface FolderLock {
  /** Gives it back. */
  release(): Promise<void>;
}

const ATTEMPTS = 5;

/**
 * Takes the lock of a folder, for one client of one process at a time. It ends with the process, and needs no pid:
 * those are used again, and are all 1 in containers.
 *
 * @throws {@link OutboxLockedError} where another has it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  try {
    const path = await realpath(folder);
    const lock = process.platform === "win32" ? await takePipe(path) : await takeSocket(path);
    if (lock !== undefined) return lock;
  } catch (cause) {
    throw new StorageError("lock", folder, { cause });
  }
  throw new OutboxLockedError(folder);
}

/** A pipe of Windows has one owner, and goes with it. */
async function takePipe(folder: string): Promise<FolderLock | undefined> {
  const name = createHash("sha256").update(folder.toLowerCase()).digest("hex");
  try {
    const server = await listen(`\\\\.\\pipe\\iobeam-${name}`);
    return { release: () => new Promise((released) => server.close(() => released())) };
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return undefined;
    throw error;
  }
}

async function takeSocket(folder: string): Promise<FolderLock | undefined> {
  let place = takesSockets(folder) ? folder : await placeElsewhere(folder);
  for (let attempt = 1; ; attempt++) {
    try {
      const lock = await contend(place);
      if (lock !== undefined) return lock;
    } catch (error) {
      if (place !== folder || !lacksSockets(error)) throw error;
      place = await placeElsewhere(folder);
    }
    if (attempt === ATTEMPTS) return undefined;
    // Of several that saw one another, the one that comes back first wins; the longer, the farther apart.
    await sleep(systemClock, attempt * randomInt(20, 120));
  }
}

/** FAT and some network shares have no sockets. */
const NO_SOCKETS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"]);

function lacksSockets(error: unknown): boolean {
  return NO_SOCKETS.has(codeOf(error) ?? "");
}

/**
 * One attempt. Every contender shows itself before it looks at the others: of two, at least one sees the other, so
 * that there are never two owners.
 */
async function contend(place: string): Promise<FolderLock | undefined> {
  const socket = await raise(place);
  if (socket === undefined) return undefined;
  try {
    if (!(await isAlone(place, socket.name))) {
      await socket.lower();
      return undefined;
    }
  } catch (error) {
    await socket.lower();
    throw error;
  }
  return { release: () => socket.lower() };
}

/** An owner that tidies up may take away what does not listen yet; then there is nothing to show, this time. */
async function raise(place: string): Promise<LockSocket | undefined> {
  try {
    return await LockSocket.raise(place);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether nobody else alive shows itself. What the dead have left is deleted. */
async function isAlone(place: string, own: string): Promise<boolean> {
  const others = await findSockets(place, own);
  const ready = others.filter((name) => !name.endsWith(UNREADY));
  for (const name of ready) {
    if (await isAlive(join(place, name))) return false;
    await rm(join(place, name), { force: true });
  }
  for (const name of others) {
    if (name.endsWith(UNREADY) && !(await isAlive(join(place, name)))) await rm(join(place, name), { force: true });
  }
  return true;
}

/** The sockets of others. A file or a folder is nobody's lock, whatever its name, and stays. */
async function findSockets(place: string, own: string): Promise<string[]> {
  const names = (await readdir(place)).filter((name) => LOCK_NAME.test(name) && name !== own);
  const areSockets = await Promise.all(names.map((name) => isSocket(join(place, name))));
  return names.filter((_, at) => areSockets[at]);
}

function isSocket(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSocket(),
    () => false,
  );
}
