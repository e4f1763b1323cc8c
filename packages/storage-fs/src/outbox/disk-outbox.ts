import {
  type BootClock,
  type DeadLetters,
  type Outbox,
  type OutboxBatch,
  OutboxFullError,
  type OutboxRecovery,
  type OutboxSize,
  StorageError,
  type StoredBatch,
  type WaitingBatch,
} from "@iobeam/core";
import { decodeBatch, encodeBatch } from "./batch-record.ts";
import { DiskDeadLetters } from "./disk-dead-letters.ts";
import type { HeldFolder } from "./held-folder.ts";
import type { NewRecord } from "./new-record.ts";
import { Operations } from "./operations.ts";
import { callAtProcessEnd } from "./process-end.ts";
import { MAX_RECORD_BYTES } from "./record.ts";
import { HEADER_BYTES } from "./segment-header.ts";
import type { SegmentLog } from "./segment-log.ts";

/** What a disk outbox consists of. */
export interface DiskOutboxParts {
  readonly path: string;
  readonly maxBytes: number;
  readonly held: HeldFolder;
  readonly bootClock: BootClock | undefined;
  readonly waiting: SegmentLog;
  readonly refused: SegmentLog;
}

/** An outbox in a folder. */
export class DiskOutbox implements Outbox {
  readonly outlivesProcess = true;
  readonly bootClock: BootClock | undefined;
  readonly deadLetters: DeadLetters;
  readonly #parts: DiskOutboxParts;
  readonly #operations: Operations;
  readonly #found: Pick<OutboxRecovery, "batches" | "points" | "tornBytes">;
  #closing: Promise<void> | undefined;

  constructor(parts: DiskOutboxParts) {
    const { path, waiting, refused, bootClock } = parts;
    this.bootClock = bootClock;
    this.#parts = parts;
    this.#operations = new Operations(path);
    this.deadLetters = new DiskDeadLetters(refused, this.#operations);
    const { count: batches, points } = waiting.segments;
    this.#found = { batches, points, tornBytes: waiting.recovery.tornBytes + refused.recovery.tornBytes };
  }

  get waiting(): OutboxSize {
    const { segments } = this.#parts.waiting;
    const { count: batches, points, bytes } = segments;
    const oldest = segments.oldest();
    return { batches, points, bytes, oldestMicros: oldest?.microsOf(oldest.firstLive()) };
  }

  get recovery(): OutboxRecovery {
    const { waiting, refused } = this.#parts;
    return { ...this.#found, damaged: [...waiting.recovery.damaged, ...refused.recovery.damaged] };
  }

  append(batch: OutboxBatch): Promise<StoredBatch> {
    return this.#operations.run(async () => {
      const record = this.#admit(batch);
      return { id: await this.#parts.waiting.append(record), points: record.points };
    });
  }

  appendNow(batch: OutboxBatch): StoredBatch {
    this.#operations.check();
    const record = this.#admit(batch);
    return { id: this.#parts.waiting.appendNow(record), points: record.points };
  }

  read(maxBytes: number, skip?: ((id: number) => boolean) | undefined): Promise<readonly WaitingBatch[]> {
    return this.#operations.run(async () => {
      const found = await this.#parts.waiting.read(maxBytes, decodeBatch, skip);
      return found.map(({ id, points, value: batch }) => ({ id, points, batch }));
    });
  }

  remove(ids: Iterable<number>): Promise<void> {
    return this.#operations.run(() => this.#parts.waiting.remove(ids));
  }

  dropOldest(): Promise<readonly StoredBatch[]> {
    return this.#operations.run(() => this.#parts.waiting.dropOldest());
  }

  sync(): Promise<void> {
    return this.#operations.run(async () => {
      await this.#parts.waiting.sync();
      await this.#parts.refused.sync();
    });
  }

  onProcessEnd(callback: () => Promise<boolean>): () => void {
    return callAtProcessEnd(callback);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { waiting, refused, held } = this.#parts;
    await this.#operations.end();
    const outcomes = await Promise.allSettled([waiting.close(), refused.close()]);
    await held.release();
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  #admit(batch: OutboxBatch): NewRecord {
    const { path, maxBytes, waiting } = this.#parts;
    const record = encodeBatch(batch);
    const { length } = record.bytes;
    if (length > MAX_RECORD_BYTES) throw tooLarge(path, length, `a record may be, which is ${MAX_RECORD_BYTES}`);
    if (length + HEADER_BYTES > maxBytes) {
      throw tooLarge(path, length, `maxBytes allows, which is ${maxBytes} with ${HEADER_BYTES} of a header: raise it`);
    }
    if (!waiting.hasRoom(record)) throw new OutboxFullError(`${maxBytes} bytes on the disk`);
    return record;
  }
}

/** Not "full": nothing that is sent or dropped makes room for it. */
function tooLarge(path: string, bytes: number, limit: string): StorageError {
  return new StorageError("write", path, { cause: new Error(`a batch of ${bytes} bytes is larger than ${limit}`) });
}
