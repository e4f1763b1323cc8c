import { constants } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { placeChecksum } from "./record.ts";
import type { Removal } from "./removal.ts";
import { writeWhole } from "./whole-write.ts";

const ENTRY_BYTES = 12;

/** Far more than a segment has records. */
const MOST_BYTES = 67_108_864;

/**
 * Which records of a segment are removed: a file beside it (`docs/outbox-format.md`). It names records by where they
 * lie and not by their place in the row: damage that hides one must not shift the others.
 */
export class RemovalFile {
  readonly path: string;
  readonly #segment: number;
  #pending: Removal[] = [];
  #entries = 0;
  #isSynced = true;

  constructor(path: string, segment: number) {
    this.path = path;
    this.#segment = segment;
  }

  /** Takes note of what is to be written. */
  add(removals: readonly Removal[]): void {
    for (const removal of removals) this.#pending.push(removal);
  }

  /** Reads what was written before; damaged entries are passed over. */
  async load(): Promise<Removal[]> {
    const bytes = await readFile(this.path).catch(() => Buffer.alloc(0));
    if (bytes.length > MOST_BYTES) return [];
    this.#entries = Math.floor(bytes.length / ENTRY_BYTES);
    const removals: Removal[] = [];
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
      if (bytes.readUInt32LE(at + 8) === checksum(bytes, this.#segment, at)) {
        removals.push([bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]);
      }
    }
    return removals;
  }

  /** Writes what is to be written. What fails is written with the next. */
  async write(): Promise<void> {
    const pending = [...this.#pending];
    if (pending.length === 0) return;
    const bytes = Buffer.allocUnsafe(ENTRY_BYTES * pending.length);
    const start = ENTRY_BYTES * this.#entries;
    pending.forEach(([from, to], place) => {
      const at = ENTRY_BYTES * place;
      bytes.writeUInt32LE(from, at);
      bytes.writeUInt32LE(to, at + 4);
      bytes.writeUInt32LE(checksum(bytes, this.#segment, at, start), at + 8);
    });
    const file = await open(this.path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      this.#isSynced = false;
      await writeWhole(file, bytes, start);
    } finally {
      await file.close();
    }
    this.#entries += pending.length;
    this.#pending = this.#pending.slice(pending.length);
  }

  /** Makes durable what was written; tells whether there was anything. */
  async sync(): Promise<boolean> {
    await this.write();
    if (this.#isSynced) return false;
    const file = await open(this.path, "r+");
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#isSynced = true;
    return true;
  }

  /** Deletes it, with the segment. */
  async delete(): Promise<void> {
    this.#pending = [];
    this.#isSynced = true;
    await rm(this.path, { force: true });
  }
}

function checksum(bytes: Buffer, segment: number, at: number, start: number = 0): number {
  return crc32(bytes.subarray(at, at + 8), placeChecksum(segment, start + at));
}
