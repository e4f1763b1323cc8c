import type { Counts } from "../producer/promises.ts";
import type { SequencePoint, Stream } from "../sequence/entry.ts";
import { RUN_LENGTH, type Sequence } from "../sequence/sequence.ts";

/** What a point is known by: its series and its time. */
export function keyOf({ series, time }: Pick<SequencePoint, "series" | "time">): string {
  return `${series}\u0000${time}`;
}

/** What was promised of a producer's points, as far as the rig was told. */
export class Ledger {
  /** Everything that the producer may write. */
  readonly sequence: Sequence;
  readonly #runs: Record<Stream, number>[] = [];
  readonly #released = new Set<string>();

  constructor(sequence: Sequence) {
    this.sequence = sequence;
  }

  /** How many runs were begun. */
  get runs(): number {
    return this.#runs.length;
  }

  /** A run begins; gives its number. */
  beginRun(): number {
    this.#runs.push({ plain: 0, poison: 0 });
    return this.#runs.length - 1;
  }

  /** So many entries of a run are promised. */
  promise(run: number, stream: Stream, count: number): void {
    const counts = this.#runs[run];
    if (counts !== undefined) counts[stream] = Math.max(counts[stream], count);
  }

  /** Points were damaged on purpose: they may be lost, and still must not be changed. */
  release(points: Iterable<Pick<SequencePoint, "series" | "time">>): void {
    for (const point of points) this.#released.add(keyOf(point));
  }

  /** How many points were damaged on purpose. */
  get released(): number {
    return this.#released.size;
  }

  /** Every point that has to be there. */
  *promised(stream: Stream): Generator<SequencePoint> {
    for (const [run, counts] of this.#runs.entries()) {
      for (let at = 0; at < counts[stream]; at++) {
        for (const point of this.sequence.entry(stream, run * RUN_LENGTH + at).points) {
          if (!this.#released.has(keyOf(point))) yield point;
        }
      }
    }
  }

  /** The point that was written to a series at a time, promised or not; `undefined` where none was. */
  writtenAt(stream: Stream, series: string, time: number): SequencePoint | undefined {
    const number = this.sequence.numberAt(stream, time);
    if (number === undefined || this.runAt(stream, time) === undefined) return undefined;
    const { points } = this.sequence.entry(stream, number);
    return points.find((point) => point.series === series && point.time === time);
  }

  /** The run that has points at a time; `undefined` where none has. */
  runAt(stream: Stream, time: number): number | undefined {
    const number = this.sequence.numberAt(stream, time);
    const run = number === undefined ? this.runs : Math.floor(number / RUN_LENGTH);
    return run < this.runs ? run : undefined;
  }

  /** As it is kept in a file. */
  toJSON(): { readonly runs: readonly Counts[]; readonly released: readonly string[] } {
    return { runs: this.#runs, released: [...this.#released] };
  }
}
