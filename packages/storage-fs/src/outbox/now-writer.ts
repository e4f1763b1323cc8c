import { StorageError } from "@iobeam/core";
import { joinRecords, type NewRecord } from "./new-record.ts";
import { NowFile } from "./now-file.ts";
import type { Segment } from "./segment.ts";
import type { SegmentFolder } from "./segment-folder.ts";
import type { SegmentList } from "./segment-list.ts";

/** Writes records at once, in segments of their own: it cannot wait until another write has ended. */
export class NowWriter {
  readonly #segments: SegmentList;
  readonly #folder: SegmentFolder;
  readonly #segmentBytes: number;
  readonly #onFull: (segment: Segment) => void;
  #file: NowFile | undefined;

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

  /** The segment that is being written. */
  get active(): Segment | undefined {
    return this.#file?.segment;
  }

  /** Writes a record, and gives its id when it is synced. */
  append(record: NewRecord): number {
    const { length } = record.bytes;
    if (this.#file !== undefined && this.#file.segment.size + length > this.#segmentBytes) this.#seal(this.#file);
    return this.#segments.push(this.#write(record), { ...record, length });
  }

  /** Writes a record behind the last one, and gives its segment. */
  #write(record: NewRecord): Segment {
    for (;;) {
      this.#file ??= new NowFile(this.#segments.make("points"), this.#folder);
      const file = this.#file;
      const { segment } = file;
      try {
        file.write(joinRecords([record], segment.number, segment.size));
        return segment;
      } catch (cause) {
        if (!file.isUsable) this.#seal(file);
        if (!file.isTaken) throw new StorageError("write", segment.path, { cause });
      }
    }
  }

  /** Lets go of the active segment; the next append begins another. */
  letGo(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #seal(file: NowFile): void {
    this.#file = undefined;
    try {
      file.close();
    } catch {
      // What was promised is synced: that closing fails says nothing of it.
    }
    if (file.isMade) this.#onFull(file.segment);
  }
}
