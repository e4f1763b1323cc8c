import type { IobeamError } from "@iobeam/core";

/** What a waiter waits for: that nothing is left of what was there when it came. */
interface Waiter {
  /** The newest batch in memory then. */
  readonly order: number;
  /** How many batches have to leave the backlog. */
  leaving: number;
  refusal: IobeamError | undefined;
  readonly resolve: () => void;
  readonly reject: (error: IobeamError) => void;
}

/** Those who wait until what they handed in is with the backend. */
export class Waiters {
  readonly #waiters = new Set<Waiter>();

  /** Whether somebody waits. */
  get areWaiting(): boolean {
    return this.#waiters.size > 0;
  }

  /** Resolves when all up to `order` is gone from memory, and `leaving` batches have left the backlog. */
  wait(order: number, leaving: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ order, leaving, refusal: undefined, resolve, reject });
    });
  }

  /** A batch has gone from memory to the backlog, as the `leaving`th. */
  moved(order: number, leaving: number): void {
    for (const waiter of this.#waiters) {
      if (order <= waiter.order) waiter.leaving = Math.max(waiter.leaving, leaving);
    }
  }

  /** Points were refused for good. */
  refused(error: IobeamError): void {
    for (const waiter of this.#waiters) waiter.refusal ??= error;
  }

  /** Sending failed for now. */
  failed(error: IobeamError): void {
    for (const { reject } of this.#waiters) reject(error);
    this.#waiters.clear();
  }

  /** @param oldest - the oldest batch in memory  @param left - how many have left the backlog */
  advanced(oldest: number, left: number): void {
    for (const waiter of this.#waiters) {
      if (oldest <= waiter.order || left < waiter.leaving) continue;
      this.#waiters.delete(waiter);
      if (waiter.refusal === undefined) waiter.resolve();
      else waiter.reject(waiter.refusal);
    }
  }
}
