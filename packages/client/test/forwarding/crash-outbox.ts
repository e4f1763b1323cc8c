import {
  type BootClock,
  countPoints,
  createMemoryOutbox,
  type Outbox,
  type OutboxBatch,
  StorageError,
  type StoredBatch,
  type WaitingBatch,
} from "@iobeam/core";

interface Kept {
  readonly id: number;
  readonly isNow: boolean;
  readonly batch: OutboxBatch;
  readonly points: number;
}

/**
 * A medium that outlives clients, as a disk does: what was appended is there after a crash, and what was removed comes
 * back unless it was synced. It can be told to fail.
 */
export class CrashMedium {
  readonly kept = new Map<number, Kept>();
  bootClock: BootClock | undefined;
  readonly #unsynced = new Map<number, Kept>();
  #lastId = 0;
  #isFailing = false;
  /** Whether it has failed since it was synced. */
  hasFailed = false;
  /** Resolves writes and reads; replaced to hold them up. */
  pass: () => Promise<void> = () => Promise.resolve();

  set isFailing(isFailing: boolean) {
    this.#isFailing = isFailing;
    this.hasFailed ||= isFailing;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Opens it; whatever was open before has no more effect. */
  open(): { outbox: Outbox; crash: () => void } {
    let isOpen = true;
    const before = this.inOrder();
    this.kept.clear();
    for (const { batch, points } of before) this.append(batch, points, false);
    const check = (): void => {
      if (!isOpen) throw new StorageError("use", "a crashed outbox");
      if (this.isFailing) throw new StorageError("write", "a failing outbox");
    };
    const outbox = makeOutbox(this, check);
    const crash = (): void => {
      isOpen = false;
      for (const [id, kept] of this.#unsynced) this.kept.set(id, kept);
      this.#unsynced.clear();
    };
    return { outbox, crash };
  }

  append(batch: OutboxBatch, points: number, isNow: boolean): StoredBatch {
    const id = ++this.#lastId;
    this.kept.set(id, { id, isNow, batch, points });
    return { id, points };
  }

  /** As they are read: those of one call after the others. */
  inOrder(): Kept[] {
    return [...this.kept.values()].sort((a, b) => Number(a.isNow) - Number(b.isNow) || a.id - b.id);
  }

  remove(id: number): void {
    const kept = this.kept.get(id);
    if (kept === undefined) return;
    this.kept.delete(id);
    this.#unsynced.set(id, kept);
  }

  sync(): void {
    this.#unsynced.clear();
    this.hasFailed = false;
  }
}

function makeOutbox(medium: CrashMedium, check: () => void): Outbox {
  const { deadLetters } = createMemoryOutbox();
  const size = (): { batches: number; points: number } => ({
    batches: medium.kept.size,
    points: [...medium.kept.values()].reduce((sum, { points }) => sum + points, 0),
  });
  const recovery = { ...size(), tornBytes: 0, damaged: [] };
  const append = (batch: OutboxBatch, isNow: boolean): StoredBatch => {
    check();
    return medium.append(batch, countPoints(batch), isNow);
  };
  return {
    outlivesProcess: true,
    bootClock: medium.bootClock,
    deadLetters,
    recovery,
    get waiting() {
      return { ...size(), bytes: 0, oldestMicros: medium.inOrder()[0]?.batch.sealedMicros };
    },
    async append(batch) {
      await medium.pass();
      return append(batch, false);
    },
    appendNow: (batch) => append(batch, true),
    async read(maxBytes, skip = () => false) {
      await medium.pass();
      check();
      const found = medium.inOrder().filter(({ id }) => !skip(id));
      return found.slice(0, maxBytes > 100_000 ? found.length : 2) as WaitingBatch[];
    },
    async remove(ids) {
      check();
      for (const id of ids) medium.remove(id);
    },
    async dropOldest() {
      check();
      const [oldest] = medium.inOrder();
      if (oldest !== undefined) medium.kept.delete(oldest.id);
      return oldest === undefined ? [] : [oldest];
    },
    async sync() {
      await medium.pass();
      check();
      medium.sync();
    },
    close: () => Promise.resolve(),
  };
}
