import { type Clock, type DeadLetter, type DeadLetters, IobeamError, StorageError } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";

const PAUSE_MS = 5_000;

/** What writing dead letters takes. */
export interface LetterWriterParts {
  readonly deadLetters: DeadLetters;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** It is time to call `writeWaiting` again. */
  readonly onDue: () => void;
}

interface WaitingLetters {
  readonly letters: DeadLetter[];
  readonly onWritten: () => void;
}

/**
 * Writes dead letters. Where that fails they wait here, and the batch that they come from waits where it is, so that
 * neither is lost nor holds up the others.
 */
export class LetterWriter {
  readonly #parts: LetterWriterParts;
  readonly #waiting = new Set<WaitingLetters>();
  #notBeforeMs = 0;
  /** Why some wait still. */
  failure: IobeamError | undefined;

  constructor(parts: LetterWriterParts) {
    this.#parts = parts;
  }

  /** Writes letters now or, where that fails, later; then calls `onWritten`. */
  async write(letters: readonly DeadLetter[], onWritten: () => void): Promise<void> {
    this.#waiting.add({ letters: [...letters], onWritten });
    this.#notBeforeMs = 0;
    await this.writeWaiting();
  }

  /** Writes those that could not be written before. */
  async writeWaiting(): Promise<void> {
    const { deadLetters, ledger, clock, onDue } = this.#parts;
    if (this.#waiting.size === 0 || clock.elapsedMs() < this.#notBeforeMs) return;
    try {
      for (const waiting of this.#waiting) {
        for (let letter = waiting.letters[0]; letter !== undefined; letter = waiting.letters[0]) {
          const dropped = await deadLetters.append(letter);
          waiting.letters.shift();
          ledger.drop(dropped, "dead-letters");
        }
        this.#waiting.delete(waiting);
        waiting.onWritten();
      }
      this.failure = undefined;
    } catch (cause) {
      this.#notBeforeMs = clock.elapsedMs() + PAUSE_MS;
      clock.setTimer(onDue, PAUSE_MS, true);
      const error = IobeamError.is(cause) ? cause : new StorageError("write", "dead letters", { cause });
      ledger.hub.emit("storageFailed", { error });
      this.failure = error;
    }
  }
}
