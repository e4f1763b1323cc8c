import type { Client } from "@iobeam/client";
import { STREAMS, type Stream } from "../sequence/entry.ts";
import type { Writer } from "./writer.ts";

/** How many entries of each stream. */
export type Counts = Readonly<Record<Stream, number>>;

/**
 * Tells what must reach the backend from now on, and only that: what the client's documentation promises, no more.
 *
 * - With `every-point`, an entry whose call returned while the outbox could be written to.
 * - Everything that was there when `flush` was called, once that resolves, whether to `true` or to `false`.
 * - Everything that was taken, whenever nothing waits in memory alone.
 */
export class Promises {
  readonly #client: Client;
  readonly #writer: Writer;
  readonly #isEveryPoint: boolean;
  readonly #tell: (stream: Stream, count: number) => void;
  readonly #told: Record<Stream, number> = { plain: 0, poison: 0 };
  /** Some entry was taken without a promise: those after it must wait for one that covers all. */
  #hasGap = false;

  constructor(client: Client, writer: Writer, isEveryPoint: boolean, tell: (stream: Stream, count: number) => void) {
    this.#client = client;
    this.#writer = writer;
    this.#isEveryPoint = isEveryPoint;
    this.#tell = tell;
  }

  /** An entry was taken. */
  taken(stream: Stream): void {
    if (!this.#isEveryPoint) return;
    if (this.#client.stats().isStorageFailing) this.#hasGap = true;
    if (!this.#hasGap) this.#promise(stream, this.#writer.written[stream]);
  }

  /** What is taken by now, for {@link Promises.covered}. */
  snapshot(): Counts {
    return { ...this.#writer.written };
  }

  /** Everything up to there is safe. */
  covered(counts: Counts): void {
    for (const stream of STREAMS) this.#promise(stream, counts[stream]);
    this.#hasGap = STREAMS.some((stream) => this.#told[stream] < this.#writer.written[stream]);
  }

  /** Looks whether everything is safe by now. */
  look(): void {
    const { waitingInMemory } = this.#client.stats();
    if (waitingInMemory === 0) this.covered(this.snapshot());
  }

  #promise(stream: Stream, count: number): void {
    if (count <= this.#told[stream]) return;
    this.#told[stream] = count;
    this.#tell(stream, count);
  }
}
