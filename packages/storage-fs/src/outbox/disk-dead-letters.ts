import type { DeadLetter, DeadLetters, StoredDeadLetter } from "@iobeam/core";
import { decodeLetter, encodeLetter } from "./letter-record.ts";
import type { Operations } from "./operations.ts";
import type { SegmentLog } from "./segment-log.ts";

/** Keeps what was refused in a log of its own. */
export class DiskDeadLetters implements DeadLetters {
  readonly #log: SegmentLog;
  readonly #operations: Operations;

  constructor(log: SegmentLog, operations: Operations) {
    this.#log = log;
    this.#operations = operations;
  }

  get count(): number {
    return this.#log.segments.count;
  }

  append(letter: DeadLetter): Promise<number> {
    return this.#operations.run(async () => {
      const record = encodeLetter(letter);
      let dropped = 0;
      // The newest is kept however large it is: it is the one that nobody has seen yet.
      while (!this.#log.hasRoom(record) && this.count > 0) {
        for (const { points } of await this.#log.dropOldest()) dropped += points;
      }
      await this.#log.append(record);
      return dropped;
    });
  }

  list(): Promise<readonly StoredDeadLetter[]> {
    return this.#operations.run(async () => {
      const letters = await this.#log.read(Number.POSITIVE_INFINITY, decodeLetter);
      return letters.map(({ id, value }) => ({ ...value, id }));
    });
  }

  remove(ids: Iterable<number>): Promise<void> {
    return this.#operations.run(() => this.#log.remove(ids));
  }
}
