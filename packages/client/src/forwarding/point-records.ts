import type { StoredBatch } from "@iobeam/core";

/** Points of one batch as they were kept one call after another, until the batch itself is kept or gone. */
export class PointRecords {
  readonly #records: StoredBatch[] = [];
  #holders = 0;
  /** Whether all points are among them. */
  isComplete = true;

  /** What they are in the outbox. */
  get ids(): number[] {
    return this.#records.map(({ id }) => id);
  }

  add(record: StoredBatch): void {
    this.#records.push(record);
  }

  /** One more batch has some of the points. */
  hold(): void {
    this.#holders++;
  }

  /** A batch does not need them any more. Gives the ids that may be removed, once none does. */
  release(): number[] {
    return --this.#holders === 0 ? this.ids : [];
  }
}
