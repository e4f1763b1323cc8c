import { type Clock, type DeadLetter, type DeadLetters, IobeamError, StorageError } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";

const PAUSE_MS = 5_000;

interface WaitingLetters {
  readonly letters: DeadLetter[];
  readonly onWritten: () => void;
}

/**
 * Writes dead letters. Where that fails they wait here, and the batch that they come from waits where it is, so that
 * neither is lost nor holds up the others.
 */
export class LetterWriter {
  readonly #deadLetters: DeadLetters;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #waiting = new Set<WaitingLetters>();
  #notBeforeMs = 0;

  constructor(deadLetters: DeadLetters, ledger: Ledger, clock: Clock) {
    this.#deadLetters = deadLetters;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Writes letters now or, where that fails, later; then calls `onWritten`. */
  async write(letters: readonly DeadLetter[], onWritten: () => void): Promise<void> {
    this.#waiting.add({ letters: [...letters], onWritten });
    this.#notBeforeMs = 0;
    await this.writeWaiting();
  }

  /** Writes those that could not be written before. */
  async writeWaiting(): Promise<void> {
    if (this.#waiting.size === 0 || this.#clock.elapsedMs() < this.#notBeforeMs) return;
    try {
      for (const waiting of this.#waiting) {
        for (let letter = waiting.letters[0]; letter !== undefined; letter = waiting.letters[0]) {
          const dropped = await this.#deadLetters.append(letter);
          waiting.letters.shift();
          this.#ledger.drop(dropped, "dead-letters");
        }
        this.#waiting.delete(waiting);
        waiting.onWritten();
      }
    } catch (cause) {
      this.#notBeforeMs = this.#clock.elapsedMs() + PAUSE_MS;
      const error = IobeamError.is(cause) ? cause : new StorageError("write", "dead letters", { cause });
      this.#ledger.hub.emit("storageFailed", { error });
    }
  }
}
