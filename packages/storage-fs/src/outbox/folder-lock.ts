import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { OutboxLockedError, StorageError } from "@iobeam/core";
import { codeOf } from "../system-error.ts";
import { listen } from "./lock-socket.ts";
import { takeSocket } from "./socket-lock.ts";

/** The right to use a folder. */
export interface FolderLock {
  /** Whether others see it still: somebody may have deleted the folder, and the lock with it. */
  isShown(): boolean;
  /** Gives it back. */
  release(): Promise<void>;
}

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
    const release = (): Promise<void> => new Promise((released) => server.close(() => released()));
    return { isShown: () => server.listening && existsSync(folder), release };
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return undefined;
    throw error;
  }
}
