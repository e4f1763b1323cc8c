import { join } from "node:path";
import { RemovalFile } from "./removal-file.ts";
import { makeSegmentName } from "./segment-name.ts";

/** No segment has more records: its smallest ones would be larger than it may become. */
const RECORDS_PER_SEGMENT = 2 ** 22;

/** The number of the segment that has the record with an id. */
export function segmentOf(id: number): number {
  return Math.floor(id / RECORDS_PER_SEGMENT);
}

/** What is known of one segment and of the records in it: 21 bytes of memory a record. */
export class Segment {
  readonly number: number;
  readonly kind: "batches" | "points";
  readonly path: string;
  /** What was removed of it. */
  readonly removals: RemovalFile;
  /** Which opening of the outbox began it: what a later one begins has a larger number. */
  opening: number;
  /** Bytes of its file. */
  size = 0;
  /** Records that are not removed. */
  live = 0;
  /** Their points. */
  livePoints = 0;
  /** Whether there is something in it that cannot be read: the file is then never deleted. */
  isDamaged = false;
  #count = 0;
  #first = 0;
  #offsets = new Uint32Array(8);
  #lengths = new Uint32Array(8);
  #points = new Uint32Array(8);
  #micros = new Float64Array(8);
  #isRemoved = new Uint8Array(8);

  constructor(folder: string, number: number, kind: "batches" | "points") {
    this.number = number;
    this.opening = number;
    this.kind = kind;
    this.path = join(folder, makeSegmentName(number, kind));
    this.removals = new RemovalFile(join(folder, makeSegmentName(number, "removed")), number);
  }

  /** How many records it has, removed ones too. */
  get count(): number {
    return this.#count;
  }

  /** Adds a record behind the others. */
  push(offset: number, length: number, { points, micros }: { points: number; micros: number }): number {
    const index = this.#count++;
    if (index === this.#offsets.length) this.#resize(2 * index);
    this.#offsets[index] = offset;
    this.#lengths[index] = length;
    this.#points[index] = points;
    this.#micros[index] = micros;
    this.live++;
    this.livePoints += points;
    return this.idOf(index);
  }

  /** Forgets a record, in memory; tells whether it was there. */
  remove(index: number): boolean {
    if (!this.isLive(index)) return false;
    this.#isRemoved[index] = 1;
    this.live--;
    this.livePoints -= this.pointsOf(index);
    return true;
  }

  /** Takes no more memory than it needs: nothing will be added soon. */
  trim(): void {
    this.#resize(Math.max(1, this.#count));
  }

  isLive(index: number): boolean {
    return index < this.#count && this.#isRemoved[index] === 0;
  }

  /** The first record that is not removed. */
  firstLive(): number {
    while (this.#first < this.#count && this.#isRemoved[this.#first] === 1) this.#first++;
    return this.#first;
  }

  /** The first record that begins at `offset` or behind it. */
  indexAt(offset: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsetOf(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  idOf(index: number): number {
    return this.number * RECORDS_PER_SEGMENT + index;
  }

  indexOf(id: number): number {
    return id % RECORDS_PER_SEGMENT;
  }

  offsetOf(index: number): number {
    return this.#offsets[index] as number;
  }

  endOf(index: number): number {
    return this.offsetOf(index) + (this.#lengths[index] as number);
  }

  pointsOf(index: number): number {
    return this.#points[index] as number;
  }

  microsOf(index: number): number {
    return this.#micros[index] as number;
  }

  #resize(length: number): void {
    this.#offsets = resize(new Uint32Array(length), this.#offsets);
    this.#lengths = resize(new Uint32Array(length), this.#lengths);
    this.#points = resize(new Uint32Array(length), this.#points);
    this.#micros = resize(new Float64Array(length), this.#micros);
    this.#isRemoved = resize(new Uint8Array(length), this.#isRemoved);
  }
}

function resize<Column extends Uint8Array | Uint32Array | Float64Array>(to: Column, from: Column): Column {
  to.set(from.subarray(0, to.length));
  return to;
}
