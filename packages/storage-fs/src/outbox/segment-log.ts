import { existsSync } from "node:fs";
import { StorageError, type StoredBatch } from "@iobeam/core";
import { GroupWriter } from "./group-writer.ts";
import type { HeldFolder } from "./held-folder.ts";
import type { NewRecord } from "./new-record.ts";
import { NowWriter } from "./now-writer.ts";
import { readRun } from "./record-reader.ts";
import { chooseRuns, type RecordRun } from "./record-run.ts";
import { type Recovery, recoverSegments } from "./recovery.ts";
import { joinRemovals } from "./removal.ts";
import type { Segment } from "./segment.ts";
import { SegmentFolder } from "./segment-folder.ts";
import { HEADER_BYTES } from "./segment-header.ts";
import { SegmentList } from "./segment-list.ts";
import { Turns } from "./turns.ts";

const LARGEST_SEGMENT = 4_194_304;

/** Room comes back by segments: with fewer of them, too much would have to go at once. */
const SEGMENTS_AT_LEAST = 8;

/** What the log of a folder is told. */
export interface SegmentLogOptions {
  /** The folder; it is there. */
  readonly path: string;
  /** The folder of the outbox. */
  readonly held: HeldFolder;
  /** What kind of records. */
  readonly kind: number;
  /** The most bytes of them. */
  readonly maxBytes: number;
}

/** A record as a log gives it back. */
export interface StoredRecord<Value> extends StoredBatch {
  /** What was made of its bytes. */
  readonly value: Value;
}

/** Opens the log in a folder, and finds what is in it. */
export async function openSegmentLog(options: SegmentLogOptions): Promise<SegmentLog> {
  const { path, kind, held } = options;
  const folder = new SegmentFolder(path, held);
  const segments = new SegmentList(path);
  try {
    const recovery = await recoverSegments(folder, segments, kind);
    segments.begin();
    return new SegmentLog(options, folder, segments, recovery);
  } catch (cause) {
    throw new StorageError("read", path, { cause });
  }
}

/**
 * Records in files that only grow, in the order in which they were handed in (`docs/outbox-format.md`). What was
 * removed takes up room until the whole segment is.
 */
export class SegmentLog {
  readonly recovery: Recovery;
  readonly segments: SegmentList;
  readonly #folder: SegmentFolder;
  readonly #groups: GroupWriter;
  readonly #now: NowWriter;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #turns = new Turns();

  constructor({ maxBytes }: SegmentLogOptions, folder: SegmentFolder, segments: SegmentList, recovery: Recovery) {
    this.recovery = recovery;
    this.segments = segments;
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#segmentBytes = Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS_AT_LEAST);
    const onFull = (segment: Segment): void => {
      if (segment.live === 0) this.#discard(segment);
    };
    this.#groups = new GroupWriter(segments, folder, this.#segmentBytes, onFull);
    this.#now = new NowWriter(segments, folder, this.#segmentBytes, onFull);
    folder.onLoss = () => this.#forgetLost();
  }

  /** Whether a record may be added; gives up segments that only take up room. */
  hasRoom(record: NewRecord): boolean {
    if (this.#fits(record)) return true;
    this.#giveUpEmpty(0);
    return this.#fits(record);
  }

  /** Adds a record behind the others; resolves to its id when it is synced. */
  append(record: NewRecord): Promise<number> {
    return this.#groups.append(record);
  }

  /** The same, behind all that `append` adds, and it is synced when this returns. */
  appendNow(record: NewRecord): number {
    return this.#now.append(record);
  }

  /**
   * Reads records, oldest first. What turns out damaged is forgotten, and told of in `recovery`.
   *
   * @param maxBytes - how much; at least one is read
   * @param decode - makes something of a record's bytes; where it throws, the record is damaged
   * @param skip - ids of records to pass over
   */
  async read<Value>(
    maxBytes: number,
    decode: (record: Buffer) => Value,
    skip?: ((id: number) => boolean) | undefined,
  ): Promise<StoredRecord<Value>[]> {
    for (;;) {
      const runs = chooseRuns(this.segments.all(), maxBytes, skip);
      const found: StoredRecord<Value>[] = [];
      for (const run of runs) await this.#readRun(run, decode, found);
      if (found.length > 0 || runs.length === 0) return found;
    }
  }

  /** Forgets records; after a crash some of them may be there again. */
  async remove(ids: Iterable<number>): Promise<void> {
    const touched = new Map<Segment, number[]>();
    for (const id of ids) {
      const segment = this.segments.find(id);
      if (segment === undefined || !this.segments.remove(segment, segment.indexOf(id))) continue;
      const indexes = touched.get(segment) ?? [];
      touched.set(segment, indexes);
      indexes.push(segment.indexOf(id));
    }
    for (const [segment, indexes] of touched) segment.removals.add(joinRemovals(segment, indexes));
    this.#giveUpEmpty(this.#segmentBytes / 4);
    for (const segment of touched.keys()) if (segment.live === 0 && !this.#isActive(segment)) this.#discard(segment);
    await this.#turns.take(async () => {
      if (!this.#folder.isHeld) return;
      // What cannot be written now is tried again by the next call; until then it would come again after a crash.
      for (const { removals } of touched.keys()) await removals.write().catch(() => {});
    });
  }

  /** Forgets the records of the oldest segment: a file gives no room back but as a whole. */
  async dropOldest(): Promise<StoredBatch[]> {
    for (;;) {
      const segment = this.segments.oldest();
      if (segment === undefined) return [];
      if (segment === this.#now.active) this.#now.letGo();
      if (segment === this.#groups.active) await this.#groups.letGo();
      const dropped: StoredBatch[] = [];
      for (let index = segment.firstLive(); index < segment.count; index++) {
        if (segment.isLive(index)) dropped.push({ id: segment.idOf(index), points: segment.pointsOf(index) });
      }
      this.#discard(segment);
      await this.#turns.take(async () => {});
      // While a write was waited for, somebody else may have removed them.
      if (dropped.length > 0) return dropped;
    }
  }

  /** Resolves when what was removed stays so through a crash. */
  sync(): Promise<void> {
    return this.#turns.take(async () => {
      // What is gone does not come again.
      if (!this.#folder.isHeld) return;
      try {
        for (const { removals } of this.segments.all()) if (await removals.sync()) this.#folder.touch();
        await this.#folder.sync();
      } catch (cause) {
        throw new StorageError("write", this.#folder.path, { cause });
      }
    });
  }

  /** Lets go of all files when what is under way is done. */
  async close(): Promise<void> {
    await this.#groups.close();
    this.#now.letGo();
    for (const segment of this.segments.all()) if (segment.live === 0) this.#discard(segment);
    await this.sync();
  }

  #fits({ bytes }: NewRecord): boolean {
    return this.segments.bytes + this.#groups.pendingBytes + bytes.length + HEADER_BYTES <= this.#maxBytes;
  }

  #isActive(segment: Segment): boolean {
    return segment === this.#groups.active || segment === this.#now.active;
  }

  /** Gives up the segments that are being written, where nothing is left in them and they are larger than `bytes`. */
  #giveUpEmpty(bytes: number): void {
    const now = this.#now.active;
    if (now !== undefined && now.live === 0 && now.size > bytes) {
      this.#now.letGo();
      this.#discard(now);
    }
    const { active, isBusy } = this.#groups;
    if (active !== undefined && !isBusy && active.live === 0 && active.size > bytes) {
      this.#discard(active, this.#groups.letGo());
    }
  }

  /** Its file may outlive a failure to delete it; its records then come again, which does no harm. */
  #discard(segment: Segment, isFree: Promise<void> = Promise.resolve()): void {
    this.segments.discard(segment);
    this.#turns
      .take(async () => {
        await isFree;
        await this.#folder.delete(segment);
      })
      .catch(() => {});
  }

  /** The folder was deleted, and has been made again: what was in it is damage that has been found. */
  #forgetLost(): void {
    for (const segment of this.segments.all()) {
      if (existsSync(segment.path)) continue;
      if (segment === this.#now.active) this.#now.letGo();
      if (segment === this.#groups.active) this.#groups.letGo().catch(() => {});
      if (segment.live > 0) this.recovery.damaged.push({ path: segment.path, bytes: segment.size });
      this.segments.discard(segment);
    }
  }

  async #readRun<Value>(
    run: RecordRun,
    decode: (record: Buffer) => Value,
    found: StoredRecord<Value>[],
  ): Promise<void> {
    const { segment, indexes } = run;
    const records = await readRun(run).catch((cause: unknown) => {
      throw new StorageError("read", segment.path, { cause });
    });
    for (const [at, index] of indexes.entries()) {
      // Removed since it was chosen, perhaps with its file.
      if (!segment.isLive(index)) continue;
      try {
        const value = decode(records[at] ?? missing());
        found.push({ id: segment.idOf(index), points: segment.pointsOf(index), value });
      } catch {
        await this.#setAside(segment, index);
      }
    }
  }

  async #setAside(segment: Segment, index: number): Promise<void> {
    segment.isDamaged = true;
    this.segments.remove(segment, index);
    const path = await this.#folder.keepDamaged(segment.path);
    this.recovery.damaged.push({ path, bytes: segment.endOf(index) - segment.offsetOf(index) });
    if (segment.live === 0 && !this.#isActive(segment)) this.#discard(segment);
  }
}

function missing(): never {
  throw new Error("the record cannot be read");
}
