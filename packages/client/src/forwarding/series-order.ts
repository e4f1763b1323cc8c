import { type ImportBatch, readBlockHeader } from "@iobeam/core";

/**
 * Knows the newest time of each series that was ever queued. A batch that is newer in all of its series may overtake
 * any other; one that is not could be overwritten by an older value of the same time, if that came after it.
 */
export class SeriesOrder {
  readonly #newest = new Map<string, number>();
  /** Whether nothing may overtake, as it is not known what waits. */
  isUnknown = false;

  /** How many series it knows. */
  get size(): number {
    return this.#newest.size;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#newest.clear();
  }

  /** Whether a batch has points that are not newer than all of their series. */
  isBehind({ blocks }: Pick<ImportBatch, "blocks">): boolean {
    if (this.isUnknown) return true;
    return blocks.some(({ name, block }) => {
      const newest = this.#newest.get(name);
      return newest !== undefined && readBlockHeader(block).firstMicros <= newest;
    });
  }

  /** Takes note of a batch that is queued. */
  note({ blocks }: Pick<ImportBatch, "blocks">): void {
    for (const { name, block } of blocks) {
      const { lastMicros } = readBlockHeader(block);
      this.#newest.set(name, Math.max(lastMicros, this.#newest.get(name) ?? Number.NEGATIVE_INFINITY));
    }
  }
}
