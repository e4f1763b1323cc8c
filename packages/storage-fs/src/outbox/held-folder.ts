import { stat } from "node:fs/promises";
import { StorageError } from "@iobeam/core";
import { makeFolder } from "../folder.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { Turns } from "./turns.ts";

/** The mode of an outbox's folders. */
const OWNER_ONLY = 0o700;

/** The folder of an outbox that is open. Somebody may delete it meanwhile, and the lock in it. */
export class HeldFolder {
  readonly path: string;
  /** How often it had to be taken anew. */
  losses = 0;
  #lock: FolderLock;
  readonly #turns = new Turns();
  #isReleased = false;

  private constructor(path: string, lock: FolderLock) {
    this.path = path;
    this.#lock = lock;
  }

  /** Makes a folder where it is missing, and takes its lock. */
  static async take(path: string): Promise<HeldFolder> {
    return new HeldFolder(path, await makeAndLock(path));
  }

  /** Whether what is in the folder is for this opening of the outbox alone. */
  get isHeld(): boolean {
    return this.#lock.isShown();
  }

  /**
   * Makes it again and takes its lock again, where they are gone.
   *
   * @throws `OutboxLockedError` where another client came first
   */
  hold(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.isHeld || this.#isReleased) return;
      const lost = this.#lock;
      // A pipe stays with its owner, and nobody can take it twice.
      if (process.platform === "win32") await makeOwnFolder(this.path);
      else this.#lock = await makeAndLock(this.path);
      this.losses++;
      if (lost !== this.#lock) await lost.release();
    });
  }

  /** Gives the lock back. */
  release(): Promise<void> {
    return this.#turns.take(async () => {
      this.#isReleased = true;
      await this.#lock.release();
    });
  }
}

async function makeAndLock(path: string): Promise<FolderLock> {
  await makeOwnFolder(path);
  return lockFolder(path);
}

/** Makes a folder for its owner alone, durably, where it is missing. */
export async function makeOwnFolder(path: string): Promise<void> {
  try {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
    await makeFolder(path, OWNER_ONLY);
  } catch (cause) {
    throw new StorageError("write", path, { cause });
  }
}
