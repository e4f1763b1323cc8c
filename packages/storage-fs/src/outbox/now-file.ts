import { closeSync, fdatasyncSync, ftruncateSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolderNow } from "../folder.ts";
import { codeOf } from "../system-error.ts";
import { checkThere } from "./gone-file.ts";
import type { Segment } from "./segment.ts";
import type { SegmentFolder } from "./segment-folder.ts";
import { encodeHeader, HEADER_BYTES } from "./segment-header.ts";
import { writeWholeNow } from "./whole-write.ts";

/** The same as `AppendFile`, and everything is done when a call returns. */
export class NowFile {
  readonly segment: Segment;
  /** Whether more may be written. */
  isUsable = true;
  /** Whether the file is this one's. */
  isMade = false;
  /** Whether another has a file of this name: that one is left alone. */
  isTaken = false;
  readonly #folder: SegmentFolder;
  #file: number | undefined;

  constructor(segment: Segment, folder: SegmentFolder) {
    this.segment = segment;
    this.#folder = folder;
    segment.size = HEADER_BYTES;
  }

  /** Writes and syncs `bytes` behind the last record. After a failure nothing of them is there. */
  write(bytes: Buffer): void {
    if (this.#file === undefined) {
      this.#begin(bytes);
      return;
    }
    const { size } = this.segment;
    let isWritten = false;
    try {
      writeWholeNow(this.#file, bytes, size);
      isWritten = true;
      fdatasyncSync(this.#file);
      checkThere(this.#file, this.segment.path);
    } catch (error) {
      const isCut = quietly(() => ftruncateSync(this.#file as number, size));
      this.isUsable = isCut && !isWritten;
      throw error;
    }
  }

  /** Lets go of the file. */
  close(): void {
    this.isUsable = false;
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  #begin(bytes: Buffer): void {
    const { path, number, opening } = this.segment;
    try {
      this.#folder.prepareNow();
      this.#file = openSync(path, "wx", 0o600);
      writeWholeNow(this.#file, Buffer.concat([encodeHeader(number, opening), bytes]), 0);
      fdatasyncSync(this.#file);
      syncFolderNow(dirname(path));
      checkThere(this.#file, path);
      this.isMade = true;
    } catch (error) {
      this.isTaken = this.#file === undefined && codeOf(error) === "EEXIST";
      const isOurs = this.#file !== undefined && this.#folder.isHeld;
      quietly(() => this.close());
      if (isOurs) quietly(() => rmSync(path, { force: true }));
      throw error;
    }
  }
}

function quietly(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
