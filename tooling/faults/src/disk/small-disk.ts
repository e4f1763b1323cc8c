import { execFile } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MEBIBYTES = 12;
/** It is filled to the last byte: with large pieces first, as that is quicker. */
const PIECES = [65_536, 4_096, 256, 1] as const;

/** A file system of a few mebibytes in memory, which can be filled up. */
export class SmallDisk {
  /** The folder. */
  readonly folder: string;
  readonly #filler: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#filler = join(folder, "filler");
  }

  /** Mounts one at a folder; `undefined` where this user may not mount. */
  static async mount(folder: string): Promise<SmallDisk | undefined> {
    mkdirSync(folder, { recursive: true });
    try {
      await run("mount", ["-t", "tmpfs", "-o", `size=${MEBIBYTES}m`, "tmpfs", folder]);
      return new SmallDisk(folder);
    } catch {
      return undefined;
    }
  }

  /** Leaves no room on it. */
  fill(): void {
    const file = openSync(this.#filler, "w");
    for (const size of PIECES) {
      const piece = Buffer.alloc(size, 1);
      while (hasRoomFor(file, piece));
    }
    closeSync(file);
  }

  /** Makes the room again. */
  free(): void {
    rmSync(this.#filler, { force: true });
  }

  /** Takes it away, with all that is on it. */
  async unmount(): Promise<void> {
    await run("umount", ["-l", this.folder]);
  }
}

function hasRoomFor(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}
