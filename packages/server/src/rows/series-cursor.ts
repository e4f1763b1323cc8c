import { decodeBlock, type PointColumns, type PointValue } from "@iobeam/core";
import type { Source } from "./source.ts";

const NO_POINTS: PointColumns = { times: new Float64Array(), values: [] };

/** Walks through the points of a series, newest first. A block is decoded when it is come to. */
export class SeriesCursor {
  readonly source: Source;
  /** Its place among the series of its source. */
  readonly place: number;
  readonly #blocks: readonly Uint8Array[];
  #left: number;
  #points = NO_POINTS;
  #at = 0;
  /** When the point was taken; microseconds since 1970, and −∞ after the oldest. */
  micros: number = Number.NEGATIVE_INFINITY;

  constructor(source: Source, place: number, blocks: readonly Uint8Array[]) {
    this.source = source;
    this.place = place;
    this.#blocks = blocks;
    this.#left = blocks.length;
    this.advance();
  }

  /** The value of the point. */
  get value(): PointValue {
    return this.#points.values[this.#at] as PointValue;
  }

  /** Goes on to the next older point. */
  advance(): void {
    if (this.#at === 0 && this.#left > 0) {
      this.#points = decodeBlock(this.#blocks[--this.#left] as Uint8Array);
      this.#at = this.#points.times.length;
    }
    this.#at--;
    this.micros = this.#points.times[this.#at] ?? Number.NEGATIVE_INFINITY;
  }
}
