import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../folder.ts";
import { codeOf } from "../system-error.ts";
import { checkThere } from "./gone-file.ts";
import type { Segment } from "./segment.ts";
import type { SegmentFolder } from "./segment-folder.ts";
import { encodeHeader, HEADER_BYTES } from "./segment-header.ts";
import { writeWhole } from "./whole-write.ts";

/** The file of a segment that is being written; it is made with the first bytes. */
export class AppendFile {
  readonly segment: Segment;
  /** Whether more may be written: after a failure that could not be undone, no. */
  isUsable = true;
  /** Whether the file is this one's. */
  isMade = false;
  /** Whether another has a file of this name: that one is left alone. */
  isTaken = false;
  readonly #folder: SegmentFolder;
  #handle: FileHandle | undefined;

  constructor(segment: Segment, folder: SegmentFolder) {
    this.segment = segment;
    this.#folder = folder;
    segment.size = HEADER_BYTES;
  }

  /** Writes and syncs `bytes` behind the last record. After a failure nothing of them is there. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#handle === undefined) return this.#begin(bytes);
    const { size } = this.segment;
    try {
      await writeWhole(this.#handle, bytes, size);
    } catch (error) {
      await this.#handle.truncate(size).catch(() => this.#giveUp());
      throw error;
    }
    await this.#sync(this.#handle);
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    this.isUsable = false;
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #begin(bytes: Buffer): Promise<void> {
    const { path, number, opening } = this.segment;
    try {
      await this.#folder.prepare();
      this.#handle = await open(path, "wx", 0o600);
      await writeWhole(this.#handle, Buffer.concat([encodeHeader(number, opening), bytes]), 0);
      await this.#handle.datasync();
      await syncFolder(dirname(path));
      checkThere(this.#handle.fd, path);
      this.isMade = true;
    } catch (error) {
      this.isTaken = this.#handle === undefined && codeOf(error) === "EEXIST";
      const isOurs = this.#handle !== undefined && this.#folder.isHeld;
      await this.close().catch(() => {});
      if (isOurs) await rm(path, { force: true }).catch(() => {});
      throw error;
    }
  }

  /** A sync that failed says nothing of later ones: the system may have forgotten what it could not write. */
  async #sync(handle: FileHandle): Promise<void> {
    try {
      await handle.datasync();
      checkThere(handle.fd, this.segment.path);
    } catch (error) {
      this.#giveUp();
      await handle.truncate(this.segment.size).catch(() => {});
      throw error;
    }
  }

  #giveUp(): void {
    this.isUsable = false;
  }
}
