import { existsSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { syncFolder } from "../folder.ts";
import { codeOf } from "../system-error.ts";
import { type HeldFolder, makeOwnFolder } from "./held-folder.ts";
import type { Segment } from "./segment.ts";
import { ASIDE } from "./segment-name.ts";

/** The folder of a log: what is deleted in it, and what is put aside. */
export class SegmentFolder {
  readonly path: string;
  /** Told when it had to be made again: what was in it is gone. */
  onLoss: () => void = () => {};
  readonly #held: HeldFolder;
  #losses: number;
  #isChanged = false;

  /**
   * @param path - the folder; it is there
   * @param held - the folder of the outbox: this one, or one that this one is in
   */
  constructor(path: string, held: HeldFolder) {
    this.path = path;
    this.#held = held;
    this.#losses = held.losses;
  }

  /** Whether it is there, and nobody else's. */
  get isHeld(): boolean {
    return this.#held.isHeld && existsSync(this.path);
  }

  /** Makes it ready for another file: makes it again, where it is gone. */
  async prepare(): Promise<void> {
    await this.#held.hold();
    if (!this.#held.isHeld) throw new Error("the outbox is closed, or its folder is being deleted");
    const isMissing = !existsSync(this.path);
    if (isMissing) await makeOwnFolder(this.path);
    if (!isMissing && this.#losses === this.#held.losses) return;
    this.#losses = this.#held.losses;
    this.onLoss();
  }

  /** The same, and where it is gone, throws at once: the lock cannot be taken without waiting for others. */
  prepareNow(): void {
    if (this.isHeld && this.#losses === this.#held.losses) return;
    this.prepare().catch(() => {});
    throw new Error("the folder is gone: somebody has deleted it; it is being made again");
  }

  /** Deletes a segment; one with damage in it is kept under another name. */
  async delete({ path, isDamaged, removals }: Segment): Promise<void> {
    // In a folder that is another's by now, this would be another's file.
    if (!this.isHeld) return;
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
