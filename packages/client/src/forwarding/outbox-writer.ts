import { type Clock, IobeamError, type Outbox, StorageError, type StoredBatch } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import type { Backlog } from "./backlog.ts";
import type { ForwardingPolicy } from "./options.ts";
import type { QueuedBatch } from "./queued-batch.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const MOST_FAILURES = 3;

/** What writing batches to the outbox takes. */
export interface OutboxWriterParts {
  readonly outbox: Outbox;
  readonly backlog: Backlog;
  readonly policy: ForwardingPolicy;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** The batches that are in memory, oldest first. */
  readonly queued: Iterable<QueuedBatch>;
}

/** Writes batches to the outbox; where that fails, tries again later. */
export class OutboxWriter {
  readonly #parts: OutboxWriterParts;
  #pauseMs = FIRST_PAUSE_MS;
  #cancelTimer: (() => void) | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  readonly #storing = new Set<Promise<boolean>>();
  readonly #unremoved = new Set<number>();
  #removals: Promise<void> = Promise.resolve();
  /** The error of the last write, where it failed. */
  failure: IobeamError | undefined;

  constructor(parts: OutboxWriterParts) {
    this.#parts = parts;
  }

  /** Puts a batch into the outbox. Resolves to whether it is there; never rejects. */
  store(batch: QueuedBatch): Promise<boolean> {
    if (batch.stored !== undefined || batch.isSettled) return Promise.resolve(true);
    if (batch.storing !== undefined) return batch.storing;
    const storing = this.#append(batch).finally(() => {
      batch.storing = undefined;
      this.#storing.delete(storing);
    });
    this.#storing.add(storing);
    batch.storing = storing;
    return storing;
  }

  /** Puts everything into the outbox, in order. Resolves to whether it is there. */
  async storeAll(): Promise<boolean> {
    const outcomes = await Promise.all([...this.#parts.queued].map((batch) => this.store(batch)));
    return outcomes.every((isStored) => isStored);
  }

  /** Writes what waits then, `delayMs` from now, unless it is to be sooner. */
  storeLater(delayMs: number): void {
    const { clock } = this.#parts;
    const dueMs = clock.elapsedMs() + delayMs;
    if (dueMs >= this.#dueMs) return;
    this.#cancelTimer?.();
    this.#dueMs = dueMs;
    this.#cancelTimer = clock.setTimer(() => void this.#storeWaiting(), delayMs, true);
  }

  /** Removes what is not needed any more. Where that fails it is tried again with the next. */
  remove(ids: readonly number[]): Promise<void> {
    this.#parts.backlog.release(ids);
    for (const id of ids) this.#unremoved.add(id);
    this.#removals = this.#removals.then(() => this.#removeAll());
    return this.#removals;
  }

  /**
   * Resolves when what was removed stays so, that nothing comes again after what has overtaken it. Where the outbox
   * fails, sending goes on without.
   */
  async sync(): Promise<void> {
    await this.remove([]);
    await this.#parts.outbox.sync().catch((error: unknown) => this.failed(error));
  }

  /** Sets no more timers, and ends what is under way. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    this.#dueMs = Number.NEGATIVE_INFINITY;
    // What was acknowledged before it was written is removed when it is.
    await Promise.all(this.#storing);
    await this.sync();
  }

  async #removeAll(): Promise<void> {
    const ids = [...this.#unremoved];
    if (ids.length === 0) return;
    try {
      await this.#parts.outbox.remove(ids);
      for (const id of ids) this.#unremoved.delete(id);
      this.#parts.backlog.removed(ids);
    } catch (error) {
      this.failed(error);
    }
  }

  async #append(batch: QueuedBatch): Promise<boolean> {
    const { backlog, ledger } = this.#parts;
    try {
      const append = this.#appendWithRoom(batch);
      backlog.expect(append);
      const stored = await append;
      // An older value must not come behind a newer one: not there either.
      backlog.hide(stored, batch);
      if (batch.isSettled || (batch.mustWait && this.#hasEarlier(batch))) {
        await this.remove([stored.id]);
        return batch.isSettled;
      }
      batch.stored = stored;
      this.worked();
      ledger.keep(batch.points);
      await this.remove(batch.releaseRecords());
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  async #appendWithRoom({ batch }: QueuedBatch): Promise<StoredBatch> {
    const { outbox, policy } = this.#parts;
    for (;;) {
      try {
        return await outbox.append(batch);
      } catch (error) {
        const isFull = IobeamError.is(error) && error.code === "OUTBOX_FULL";
        if (!isFull || policy.whenFull !== "drop-oldest" || !(await this.dropOldest())) throw error;
      }
    }
  }

  /** Drops the oldest batches of the outbox. Tells whether there were any. */
  async dropOldest(): Promise<boolean> {
    const dropped = await this.#parts.outbox.dropOldest();
    for (const batch of dropped) this.#parts.backlog.dropped(batch);
    return dropped.length > 0;
  }

  #hasEarlier({ order }: QueuedBatch): boolean {
    for (const earlier of this.#parts.queued) {
      if (earlier.order >= order) return false;
      if (earlier.stored === undefined && earlier.storing === undefined) return true;
    }
    return false;
  }

  async #storeWaiting(): Promise<void> {
    this.#cancelTimer = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
    let failures = 0;
    for (const batch of this.#parts.queued) {
      if (await this.store(batch)) failures = 0;
      // One that is too large for the outbox must not keep the others out of it.
      else if (++failures > MOST_FAILURES) return;
    }
    if (this.failure === undefined || failures > 0) return;
    try {
      await this.remove([]);
      await this.#parts.outbox.sync();
      this.worked();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Something could be written. */
  worked(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
    if (this.failure === undefined) return;
    this.failure = undefined;
    this.#parts.ledger.hub.emit("storageRecovered", {});
  }

  /** Something could not be written. */
  failed(error: unknown): void {
    const failure = IobeamError.is(error) ? error : new StorageError("use", "the outbox", { cause: error });
    const isNew = this.failure?.code !== failure.code;
    this.failure = failure;
    if (isNew) this.#parts.ledger.hub.emit("storageFailed", { error: failure });
    this.storeLater(this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}
