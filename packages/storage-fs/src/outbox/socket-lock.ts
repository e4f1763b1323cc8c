import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { sleep, systemClock } from "@iobeam/core";
import { codeOf } from "../system-error.ts";
import type { FolderLock } from "./folder-lock.ts";
import { findPlace, type LockPlace, placeElsewhere } from "./lock-place.ts";
import { isAlive, LOCK_NAME, LockSocket, UNREADY } from "./lock-socket.ts";

const ATTEMPTS = 5;

/** Takes the lock of a folder by a socket; `undefined` where another has it. */
export async function takeSocket(folder: string): Promise<FolderLock | undefined> {
  try {
    return await takeIn(folder, await findPlace(folder));
  } catch (error) {
    if (!lacksSockets(error)) throw error;
    return takeIn(folder, await placeElsewhere(folder));
  }
}

/** FAT and some network shares have no sockets. */
const NO_SOCKETS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"]);

function lacksSockets(error: unknown): boolean {
  return NO_SOCKETS.has(codeOf(error) ?? "");
}

async function takeIn(folder: string, place: LockPlace): Promise<FolderLock | undefined> {
  let socket: LockSocket | undefined;
  try {
    socket = await contendOften(place.path);
  } finally {
    if (socket === undefined) await place.close();
  }
  if (socket === undefined) return undefined;
  const taken = socket;
  return {
    // A path through a handle leads to the folder also when it is deleted; what was in it is gone.
    isShown: () => existsSync(folder) && existsSync(join(place.path, taken.name)),
    async release() {
      await taken.lower();
      await place.close();
    },
  };
}

async function contendOften(place: string): Promise<LockSocket | undefined> {
  for (let attempt = 1; ; attempt++) {
    const socket = await contend(place);
    if (socket !== undefined || attempt === ATTEMPTS) return socket;
    // Of several that saw one another, the one that comes back first wins; the longer, the farther apart.
    await sleep(systemClock, attempt * randomInt(20, 120));
  }
}

/**
 * One attempt. Every contender shows itself before it looks at the others: of two, at least one sees the other, so
 * that there are never two owners.
 */
async function contend(place: string): Promise<LockSocket | undefined> {
  const socket = await raise(place);
  if (socket === undefined) return undefined;
  try {
    if (await isAlone(place, socket.name)) return socket;
  } catch (error) {
    await socket.lower();
    throw error;
  }
  await socket.lower();
  return undefined;
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
