import { StorageError } from "@iobeam/core";
import { AppendFile } from "./append-file.ts";
import { joinRecords, type NewRecord } from "./new-record.ts";
import type { Segment } from "./segment.ts";
import type { SegmentFolder } from "./segment-folder.ts";
import { HEADER_BYTES } from "./segment-header.ts";
import type { SegmentList } from "./segment-list.ts";

interface Waiting {
  readonly record: NewRecord;
  resolve(id: number): void;
  reject(error: unknown): void;
}

/** Writes records in groups: those that wait while others are being written share the next write, and its sync. */
export class GroupWriter {
  readonly #segments: SegmentList;
  readonly #folder: SegmentFolder;
  readonly #segmentBytes: number;
  readonly #onFull: (segment: Segment) => void;
  readonly #queue: Waiting[] = [];
  #pendingBytes = 0;
  #file: AppendFile | undefined;
  #work: Promise<void> | undefined;
  #group: Promise<void> = Promise.resolve();

  /**
   * @param segmentBytes - how large a segment becomes
   * @param onFull - told of a segment that is not written any more
   */
  constructor(segments: SegmentList, folder: SegmentFolder, segmentBytes: number, onFull: (segment: Segment) => void) {
    this.#segments = segments;
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#onFull = onFull;
  }

  /** About how many bytes will be written. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** The segment that is being written. */
  get active(): Segment | undefined {
    return this.#file?.segment;
  }

  /** Whether something is being written. */
  get isBusy(): boolean {
    return this.#work !== undefined;
  }

  /** Writes a record behind the others; resolves to its id when it is synced. */
  append(record: NewRecord): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, resolve, reject });
      this.#pendingBytes += weigh(record);
      this.#work ??= this.#writeAll();
    });
  }

  /** Resolves when the active segment is let go of; the next append begins another. */
  async letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await this.#group;
    await file?.close();
  }

  /** Resolves when nothing waits and nothing is open. */
  async close(): Promise<void> {
    await this.#work;
    await this.letGo();
  }

  async #writeAll(): Promise<void> {
    while (this.#queue.length > 0) {
      this.#group = this.#writeGroup();
      await this.#group;
    }
    this.#work = undefined;
  }

  async #writeGroup(): Promise<void> {
    const group = this.#takeGroup(this.#makeRoom());
    const records = group.map(({ record }) => record);
    try {
      const segment = await this.#write(records);
      for (const { record, resolve } of group) {
        resolve(this.#segments.push(segment, { ...record, length: record.bytes.length }));
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#pendingBytes -= records.reduce((sum, record) => sum + weigh(record), 0);
    }
  }

  /** How much fits into the active segment; where the next record does not, into another. */
  #makeRoom(): number {
    const next = this.#queue[0]?.record.bytes.length ?? 0;
    if (this.#file !== undefined && this.#file.segment.size + next > this.#segmentBytes) this.#seal(this.#file);
    return this.#segmentBytes - (this.#file?.segment.size ?? HEADER_BYTES);
  }

  /** Writes records behind the last one, and gives their segment. */
  async #write(records: readonly NewRecord[]): Promise<Segment> {
    for (;;) {
      this.#file ??= new AppendFile(this.#segments.make("batches"), this.#folder);
      const file = this.#file;
      const { segment } = file;
      try {
        await file.write(joinRecords(records, segment.number, segment.size));
        return segment;
      } catch (cause) {
        if (this.#file === file && !file.isUsable) this.#seal(file);
        if (!file.isTaken) throw new StorageError("write", segment.path, { cause });
      }
    }
  }

  /** As many of those that wait as fit into `room`, and at least one. */
  #takeGroup(room: number): Waiting[] {
    let [count, bytes] = [0, 0];
    for (const { record } of this.#queue) {
      bytes += record.bytes.length;
      if (bytes > room && count > 0) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  #seal(file: AppendFile): void {
    this.#file = undefined;
    // What was promised is synced: that closing fails says nothing of it.
    file.close().catch(() => {});
    file.segment.trim();
    if (file.isMade) this.#onFull(file.segment);
  }
}

/** A record may begin a segment. */
function weigh({ bytes }: NewRecord): number {
  return bytes.length + HEADER_BYTES;
}
