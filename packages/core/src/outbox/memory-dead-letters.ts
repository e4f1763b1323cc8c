import type { DeadLetter, DeadLetters, StoredDeadLetter } from "../outbox.ts";
import { countPoints } from "../points/import-batch.ts";
import { batchWeight } from "./batch-weight.ts";

/** Keeps what was refused as long as the process lasts. */
export class MemoryDeadLetters implements DeadLetters {
  readonly #maxBytes: number;
  readonly #letters = new Map<number, StoredDeadLetter>();
  #lastId = 0;
  #bytes = 0;

  /** @param maxBytes - how much of it */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get count(): number {
    return this.#letters.size;
  }

  async append(letter: DeadLetter): Promise<number> {
    const id = ++this.#lastId;
    this.#letters.set(id, { ...letter, id });
    this.#bytes += batchWeight(letter.batch);
    let dropped = 0;
    for (const oldest of this.#letters.values()) {
      if (this.#bytes <= this.#maxBytes || oldest.id === id) break;
      dropped += countPoints(oldest.batch);
      this.#forget(oldest.id);
    }
    return dropped;
  }

  async list(): Promise<readonly StoredDeadLetter[]> {
    return [...this.#letters.values()];
  }

  async remove(ids: Iterable<number>): Promise<void> {
    for (const id of ids) this.#forget(id);
  }

  #forget(id: number): void {
    const letter = this.#letters.get(id);
    if (letter === undefined) return;
    this.#letters.delete(id);
    this.#bytes -= batchWeight(letter.batch);
  }
}
