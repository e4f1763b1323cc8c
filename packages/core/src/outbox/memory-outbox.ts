import type { OutboxOptions } from "../client-storage.ts";
import { OutboxFullError } from "../errors/outbox-full-error.ts";
import type { Outbox, OutboxBatch, StoredBatch, WaitingBatch } from "../outbox.ts";
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
  const { maxBytes = MAX_BYTES, maxDeadLetterBytes = MAX_DEAD_LETTER_BYTES } = options;
  const entries = new Map<number, Entry>();
  let [lastId, points, bytes] = [0, 0, 0];

  function append(batch: OutboxBatch): StoredBatch {
    const weight = batchWeight(batch);
    if (bytes + weight > maxBytes) throw new OutboxFullError(`${maxBytes} bytes of memory`);
    const entry = { id: ++lastId, points: countPoints(batch), bytes: weight, batch };
    entries.set(entry.id, entry);
    points += entry.points;
    bytes += weight;
    return entry;
  }

  function forget(id: number): StoredBatch[] {
    const entry = entries.get(id);
    if (entry === undefined) return [];
    entries.delete(id);
    points -= entry.points;
    bytes -= entry.bytes;
    return [entry];
  }

  return {
    deadLetters: new MemoryDeadLetters(maxDeadLetterBytes),
    recovery: { batches: 0, points: 0, tornBytes: 0, damaged: [] },
    get waiting() {
      const [oldest] = entries.values();
      return { batches: entries.size, points, bytes, oldestMicros: oldest?.batch.sealedMicros };
    },
    append: async (batch) => append(batch),
    async read(most, skip = () => false) {
      const found: Entry[] = [];
      let read = 0;
      for (const entry of entries.values()) {
        if (skip(entry.id)) continue;
        read += entry.bytes;
        if (read > most && found.length > 0) break;
        found.push(entry);
      }
      return found;
    },
    async remove(ids) {
      for (const id of ids) forget(id);
    },
    async dropOldest() {
      const [oldest] = entries.keys();
      return oldest === undefined ? [] : forget(oldest);
    },
    sync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
