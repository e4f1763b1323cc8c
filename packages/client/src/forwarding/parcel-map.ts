import { type Parcel, QueuedBatch } from "./queued-batch.ts";

/**
 * Remembers something of batches that are on their way. Those of the backlog are read anew each time, and known by
 * their ids; what is remembered of one in memory goes with it.
 */
export class ParcelMap<Value> {
  readonly #queued = new WeakMap<QueuedBatch, Value>();
  readonly #old = new Map<number, Value>();

  get(parcel: Parcel): Value | undefined {
    return parcel instanceof QueuedBatch ? this.#queued.get(parcel) : this.#old.get(parcel.id);
  }

  set(parcel: Parcel, value: Value): void {
    if (parcel instanceof QueuedBatch) this.#queued.set(parcel, value);
    else this.#old.set(parcel.id, value);
  }

  /** Tells whether there was anything. */
  delete(parcel: Parcel): boolean {
    return parcel instanceof QueuedBatch ? this.#queued.delete(parcel) : this.#old.delete(parcel.id);
  }
}
