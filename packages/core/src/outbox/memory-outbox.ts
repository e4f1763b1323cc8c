import type { OutboxOptions } from "../client-storage.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { OutboxFullError } from "../errors/outbox-full-error.ts";
import { StorageError } from "../errors/storage-error.ts";
import type {
  DeadLetters,
  Outbox,
  OutboxBatch,
  OutboxRecovery,
  OutboxSize,
  StoredBatch,
  WaitingBatch,
} from "../outbox.ts";
import { countPoints } from "../points/import-batch.ts";
import { batchWeight } from "./batch-weight.ts";
import { MemoryDeadLetters } from "./memory-dead-letters.ts";

const MAX_BYTES = 16_777_216;
const MAX_DEAD_LETTER_BYTES = 1_048_576;

interface Entry extends WaitingBatch {
  readonly bytes: number;
}

/**
 * An outbox that lasts as long as the process: it carries points through outages, and not through a restart. Of
 * batches that wait it holds at most 16 MiB by default, and 1 MiB of dead letters.
 *
 * @example
 * ```ts
 * import { createMemoryOutbox, encodeBlocks } from "@iobeam/core";
 *
 * const outbox = createMemoryOutbox({ maxBytes: 1_000_000 });
 * const [block = new Uint8Array()] = encodeBlocks([1_427_316_488_000_000], [21.5]);
 * const blocks = [{ name: "temperature", block }];
 * await outbox.append({ projectId: 6, deviceId: "greenhouse-3", blocks, sealedMicros: 1_427_316_488_000_000 });
 * console.log(outbox.waiting.points); // 1
 * ```
 */
export function createMemoryOutbox(options: OutboxOptions = {}): Outbox {
  return new MemoryOutbox(options);
}

class MemoryOutbox implements Outbox {
  readonly outlivesProcess = false;
  readonly deadLetters: DeadLetters;
  readonly recovery: OutboxRecovery = { batches: 0, points: 0, tornBytes: 0, damaged: [] };
  readonly #maxBytes: number;
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;
  #points = 0;
  #bytes = 0;

  constructor({ maxBytes = MAX_BYTES, maxDeadLetterBytes = MAX_DEAD_LETTER_BYTES }: OutboxOptions) {
    this.#maxBytes = checkLimit("maxBytes", maxBytes);
    this.deadLetters = new MemoryDeadLetters(checkLimit("maxDeadLetterBytes", maxDeadLetterBytes));
  }

  get waiting(): OutboxSize {
    const [oldest] = this.#entries.values();
    const oldestMicros = oldest?.batch.sealedMicros;
    return { batches: this.#entries.size, points: this.#points, bytes: this.#bytes, oldestMicros };
  }

  async append(batch: OutboxBatch): Promise<StoredBatch> {
    const bytes = batchWeight(batch);
    if (bytes > this.#maxBytes) {
      const cause = new Error(`it takes ${bytes} bytes, and maxBytes is ${this.#maxBytes}`);
      throw new StorageError("keep", "a batch in memory", { cause });
    }
    if (this.#bytes + bytes > this.#maxBytes) throw new OutboxFullError(`${this.#maxBytes} bytes of memory`);
    const entry = { id: ++this.#lastId, points: countPoints(batch), bytes, batch };
    this.#entries.set(entry.id, entry);
    this.#points += entry.points;
    this.#bytes += bytes;
    return entry;
  }

  async read(maxBytes: number, skip: (id: number) => boolean = () => false): Promise<readonly WaitingBatch[]> {
    const found: Entry[] = [];
    let read = 0;
    for (const entry of this.#entries.values()) {
      if (skip(entry.id)) continue;
      read += entry.bytes;
      if (read > maxBytes && found.length > 0) break;
      found.push(entry);
    }
    return found;
  }

  async remove(ids: Iterable<number>): Promise<void> {
    for (const id of ids) this.#forget(id);
  }

  async dropOldest(): Promise<readonly StoredBatch[]> {
    const [oldest] = this.#entries.keys();
    return oldest === undefined ? [] : this.#forget(oldest);
  }

  async sync(): Promise<void> {}

  async close(): Promise<void> {}

  #forget(id: number): StoredBatch[] {
    const entry = this.#entries.get(id);
    if (entry === undefined) return [];
    this.#entries.delete(id);
    this.#points -= entry.points;
    this.#bytes -= entry.bytes;
    return [entry];
  }
}

function checkLimit(name: string, bytes: number): number {
  if (typeof bytes === "number" && bytes > 0) return bytes;
  throw new InvalidArgumentError(name, "a number of bytes above 0", bytes);
}
