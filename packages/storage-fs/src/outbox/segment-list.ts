import { StorageError } from "@iobeam/core";
import { Segment, segmentOf } from "./segment.ts";
import { LARGEST_NUMBER } from "./segment-name.ts";

/** The segments of a log, and what waits in them altogether. */
export class SegmentList {
  /** Records that are not removed. */
  count = 0;
  /** Their points. */
  points = 0;
  /** Bytes of all segments. */
  bytes = 0;
  readonly #folder: string;
  readonly #byNumber = new Map<number, Segment>();
  readonly #inOrder: Segment[] = [];
  readonly #taken = new Set<number>();
  #lastNumber = 0;
  #opening = 1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes a segment that is not in the list yet, with a number that no other has had. */
  make(kind: Segment["kind"]): Segment {
    let number = this.#lastNumber + 1;
    while (this.#taken.has(number)) number++;
    if (number > LARGEST_NUMBER) {
      const cause = new Error(`no number up to ${LARGEST_NUMBER} is left for another segment`);
      throw new StorageError("write", this.#folder, { cause });
    }
    this.#lastNumber = number;
    const segment = new Segment(this.#folder, number, kind);
    segment.opening = this.#opening;
    return segment;
  }

  /** What is made from now on comes behind all that is there, of either kind. */
  begin(): void {
    this.#opening = this.#lastNumber + 1;
  }

  /** Never gives out a number: some file has it. Those beyond it stay free, and so do those before it. */
  passOver(number: number): void {
    this.#taken.add(number);
  }

  /** Adds a segment, with what is in it; later ones have larger numbers. */
  add(segment: Segment): void {
    this.#byNumber.set(segment.number, segment);
    this.#lastNumber = Math.max(this.#lastNumber, segment.number);
    const before = this.#inOrder.findLastIndex((other) => compare(other, segment) < 0);
    this.#inOrder.splice(before + 1, 0, segment);
    this.count += segment.live;
    this.points += segment.livePoints;
    this.bytes += segment.size;
  }

  /** Takes a segment out; all of its records count as removed. */
  discard(segment: Segment): void {
    if (!this.#byNumber.delete(segment.number)) return;
    this.#inOrder.splice(this.#inOrder.indexOf(segment), 1);
    for (let index = segment.firstLive(); index < segment.count; index++) this.remove(segment, index);
    this.bytes -= segment.size;
  }

  /** Adds a record to a segment of the list. */
  push(segment: Segment, record: { length: number; points: number; micros: number }): number {
    if (!this.#byNumber.has(segment.number)) this.add(segment);
    const id = segment.push(segment.size, record.length, record);
    segment.size += record.length;
    this.bytes += record.length;
    this.count++;
    this.points += record.points;
    return id;
  }

  /** Forgets a record; tells whether it was there. */
  remove(segment: Segment, index: number): boolean {
    if (!segment.remove(index)) return false;
    this.count--;
    this.points -= segment.pointsOf(index);
    return true;
  }

  /** The segment of the record with this id, where there is one. */
  find(id: number): Segment | undefined {
    return this.#byNumber.get(segmentOf(id));
  }

  /** All segments, in the order in which they are read. */
  all(): Segment[] {
    return [...this.#inOrder];
  }

  /** The segment with the record that is read first. */
  oldest(): Segment | undefined {
    return this.#inOrder.find(({ live }) => live > 0);
  }
}

/** What one opening has kept comes before what the next one has; within it, batches come before points. */
function compare(one: Segment, other: Segment): number {
  if (one.opening !== other.opening) return one.opening - other.opening;
  if (one.kind !== other.kind) return one.kind === "batches" ? -1 : 1;
  return one.number - other.number;
}
