import { link, rename, rm } from "node:fs/promises";
import { syncFolder } from "../folder.ts";
import { codeOf } from "../system-error.ts";
import type { Segment } from "./segment.ts";
import { ASIDE } from "./segment-name.ts";

/** The folder of a log: what is deleted in it, and what is put aside. */
export class SegmentFolder {
  readonly path: string;
  #isChanged = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Deletes a segment; one with damage in it is kept under another name. */
  async delete({ path, isDamaged, removals }: Segment): Promise<void> {
    this.#isChanged = true;
    // The two names may be links to one file already, and `rename` then does nothing.
    if (isDamaged) await rename(path, path + ASIDE);
    await rm(path, { force: true });
    await removals.delete();
  }

  /**
   * Gives a file that is damaged, and still needed, a second name that stays when the first one goes.
   *
   * @returns that name; where the disk knows no second names, the first one
   */
  async keepDamaged(path: string): Promise<string> {
    this.#isChanged = true;
    try {
      await link(path, path + ASIDE);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") return path;
    }
    return path + ASIDE;
  }

  /** Something else was made or deleted in it. */
  touch(): void {
    this.#isChanged = true;
  }

  /** Makes durable what was made, deleted and renamed. */
  async sync(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    try {
      await syncFolder(this.path);
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
  }
}
