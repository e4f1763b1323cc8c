import type { Outbox, StoredBatch, WaitingBatch } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import { PointRecords } from "./point-records.ts";
import type { QueuedBatch } from "./queued-batch.ts";

/**
 * What waits in the outbox and is not in memory: batches from before a restart, and those that memory had no room for.
 * It leaves in the order in which it came.
 */
export class Backlog {
  readonly #outbox: Outbox;
  readonly #ledger: Ledger;
  /** What is in the outbox for something that is in memory, and for what. */
  readonly #hidden = new Map<number, QueuedBatch | PointRecords>();
  readonly #onTheirWay = new Set<number>();
  /** What is settled, and perhaps not removed yet. */
  readonly #gone = new Set<number>();
  /** What the outbox has dropped while it was read. */
  #dropped = new Set<number>();
  readonly #appends = new Set<Promise<unknown>>();
  batches: number;
  points: number;
  /** How many batches were ever in it. */
  entered: number;

  constructor(outbox: Outbox, ledger: Ledger) {
    this.#outbox = outbox;
    this.#ledger = ledger;
    ({ batches: this.batches, points: this.points } = outbox.waiting);
    this.entered = this.batches;
    ledger.recovered = this.points;
  }

  /** How many batches have left it. */
  get left(): number {
    return this.entered - this.batches;
  }

  /** Something in the outbox that is in memory too. */
  hide({ id }: StoredBatch, inMemory: QueuedBatch | PointRecords): void {
    this.#hidden.set(id, inMemory);
  }

  /** An append is under way: until it ends, nobody knows whether what is read is what it wrote. */
  expect(append: Promise<unknown>): void {
    const end = (): boolean => this.#appends.delete(ended);
    const ended: Promise<unknown> = append.then(end, end);
    this.#appends.add(ended);
  }

  /** Something that was hidden is in memory no more, and waits here. */
  enter({ id, points }: StoredBatch): void {
    this.#hidden.delete(id);
    this.batches++;
    this.entered++;
    this.points += points;
  }

  /** The oldest of it. They count as on their way until they are settled or put back. */
  async read(maxBytes: number): Promise<readonly WaitingBatch[]> {
    if (this.batches === 0) return [];
    const { entered } = this;
    this.#dropped = new Set();
    const found = await this.#outbox.read(maxBytes, (id) => this.#isElsewhere(id));
    await Promise.all(this.#appends);
    const isAll = found.length === 0 && this.#onTheirWay.size === 0 && this.entered === entered;
    if (isAll) this.#giveUp();
    const waiting = found.filter(({ id }) => !(this.#isElsewhere(id) || this.#dropped.has(id)));
    for (const { id } of waiting) this.#onTheirWay.add(id);
    return waiting;
  }

  /** Reads all of it once, without taking anything. */
  async survey(visit: (batch: WaitingBatch) => void): Promise<void> {
    const seen = new Set<number>();
    for (;;) {
      const found = await this.#outbox.read(
        1_048_576,
        (id) => this.#hidden.has(id) || this.#gone.has(id) || seen.has(id),
      );
      if (found.length === 0) return;
      for (const batch of found) {
        seen.add(batch.id);
        visit(batch);
      }
    }
  }

  /** A batch is acknowledged or refused: it may be removed. */
  settle({ id, points }: WaitingBatch): void {
    if (!this.#onTheirWay.delete(id)) return;
    this.#gone.add(id);
    this.#leave(points);
  }

  /** A batch stays; unless it was dropped meanwhile. */
  putBack({ id, points }: WaitingBatch): void {
    if (!this.#onTheirWay.delete(id)) this.#ledger.drop(points, "oldest");
  }

  /** The outbox has dropped a batch to make room. */
  dropped({ id, points }: StoredBatch): void {
    this.#dropped.add(id);
    if (this.#gone.delete(id)) return;
    const inMemory = this.#hidden.get(id);
    if (inMemory !== undefined) {
      this.#hidden.delete(id);
      if (inMemory instanceof PointRecords) inMemory.isComplete = false;
      else inMemory.stored = undefined;
      return;
    }
    this.#leave(points);
    // What is on its way may arrive; `settle` and `putBack` tell.
    if (!this.#onTheirWay.delete(id)) this.#ledger.drop(points, "oldest");
  }

  /** What was in memory too is to be removed. */
  release(ids: readonly number[]): void {
    for (const id of ids) if (this.#hidden.delete(id)) this.#gone.add(id);
  }

  /** It was removed. */
  removed(ids: readonly number[]): void {
    for (const id of ids) this.#gone.delete(id);
  }

  #isElsewhere(id: number): boolean {
    return this.#hidden.has(id) || this.#onTheirWay.has(id) || this.#gone.has(id);
  }

  #leave(points: number): void {
    this.batches--;
    this.points -= points;
  }

  /** What should be there cannot be read. */
  #giveUp(): void {
    const { points } = this;
    this.batches = 0;
    this.points = 0;
    this.#ledger.drop(points, "damaged");
  }
}
