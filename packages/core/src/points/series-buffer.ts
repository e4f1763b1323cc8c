import { readBlockHeader } from "../blocks/block-header.ts";
import { MAX_BLOCK_POINTS } from "../blocks/block-layout.ts";
import { joinSmallBlocks } from "../blocks/join-small-blocks.ts";
import { sealPoints } from "../blocks/seal-points.ts";

const SMALLEST = 16;

/**
 * Points of one series that wait: the newest in open columns, which are sealed into a block when they are full.
 * What is added must have been checked.
 */
export class SeriesBuffer {
  #blocks: Uint8Array[] = [];
  #inBlocks = 0;
  #times: Float64Array = new Float64Array(SMALLEST);
  #numbers: Float64Array = new Float64Array(SMALLEST);
  /** In place of numbers, where the open columns hold texts or booleans. */
  #others: (string | boolean)[] = [];
  #count = 0;

  /** How many points wait. */
  get pending(): number {
    return this.#inBlocks + this.#count;
  }

  /** About how many bytes they take. */
  get bytes(): number {
    const texts = this.#others.reduce((sum, other) => sum + (typeof other === "string" ? 2 * other.length : 1), 0);
    return this.#blocks.reduce((sum, { length }) => sum + length, 16 * this.#count + texts);
  }

  add(micros: number, value: number): void {
    if (this.#others.length > 0) this.#seal();
    if (this.#count === this.#times.length) this.#makeRoom(1);
    this.#times[this.#count] = micros;
    this.#numbers[this.#count] = value;
    this.#count++;
  }

  addOther(micros: number, value: string | boolean): void {
    if (this.#count > 0 && typeof this.#others[0] !== typeof value) this.#seal();
    if (this.#count === this.#times.length) this.#makeRoom(1);
    this.#times[this.#count++] = micros;
    this.#others.push(value);
  }

  /** @param factor - how many microseconds one unit of the times has */
  addColumns(times: ArrayLike<number>, numbers: ArrayLike<number>, factor: number): void {
    if (this.#others.length > 0) this.#seal();
    const { length } = times;
    for (let at = 0; at < length; ) {
      if (this.#count === this.#times.length) this.#makeRoom(length - at);
      const end = Math.min(length, at + this.#times.length - this.#count);
      copyPart({ from: times, start: at, end, factor }, this.#times, this.#count);
      copyPart({ from: numbers, start: at, end, factor: 1 }, this.#numbers, this.#count);
      this.#count += end - at;
      at = end;
    }
  }

  /** Hands over everything, sealed. */
  take(): Uint8Array[] {
    this.#seal();
    const blocks = this.#blocks;
    this.#blocks = [];
    this.#inBlocks = 0;
    return blocks;
  }

  /** Puts blocks in front of everything; the small ones of many sends that failed become few. */
  putBack(blocks: readonly Uint8Array[]): void {
    const all = joinSmallBlocks([...blocks, ...this.#blocks]);
    this.#blocks = [];
    this.#inBlocks = 0;
    this.#push(all);
  }

  #makeRoom(more: number): void {
    if (this.#count === MAX_BLOCK_POINTS) this.#seal();
    if (this.#count < this.#times.length) return;
    const room = Math.min(MAX_BLOCK_POINTS, this.#count + Math.max(this.#count, more));
    this.#times = enlarge(this.#times, room);
    this.#numbers = enlarge(this.#numbers, room);
  }

  #seal(): void {
    const count = this.#count;
    if (count === 0) return;
    const values = this.#others.length > 0 ? this.#others : this.#numbers.subarray(0, count);
    this.#push(sealPoints(this.#times.subarray(0, count), values));
    this.#others = [];
    this.#count = 0;
  }

  #push(blocks: readonly Uint8Array[]): void {
    for (const block of blocks) {
      this.#blocks.push(block);
      this.#inBlocks += readBlockHeader(block).count;
    }
  }
}

function enlarge(column: Float64Array, room: number): Float64Array {
  const larger = new Float64Array(room);
  larger.set(column);
  return larger;
}

/** Copies numbers from `start` to `end` to a place in a column, each times `factor`. */
function copyPart(
  { from, start, end, factor }: { from: ArrayLike<number>; start: number; end: number; factor: number },
  column: Float64Array,
  place: number,
): void {
  if (factor === 1 && from instanceof Float64Array) {
    column.set(from.subarray(start, end), place);
    return;
  }
  for (let index = start; index < end; index++) column[place + index - start] = (from[index] as number) * factor;
}
