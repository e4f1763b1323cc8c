import {
  ClientClosedError,
  type Clock,
  countPoints,
  IobeamError,
  type Outbox,
  OutboxFullError,
  readBlockHeader,
  type SeriesBlock,
  type UnsetClock,
} from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import type { BatchQueue } from "./batch-queue.ts";
import type { DeviceClock } from "./device-clock.ts";
import { type Intake, OpenBatch, type OpenBlocks } from "./open-batch.ts";
import type { ForwardingPolicy } from "./options.ts";
import { PointRecords } from "./point-records.ts";

/** What making batches takes. */
export interface BatcherParts {
  readonly projectId: number;
  readonly deviceId: string;
  readonly outbox: Outbox;
  readonly queue: BatchQueue;
  readonly deviceClock: DeviceClock;
  readonly policy: ForwardingPolicy;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** There is something to send. */
  readonly onBatch: () => void;
}

/** Lets points in, and closes the batch that is being filled when it is full or old enough. */
export class Batcher implements Intake {
  /** The batch that is being filled. */
  readonly open: OpenBatch;
  readonly keepsEachCall: boolean;
  readonly #parts: BatcherParts;
  #records: PointRecords | undefined;
  #cancelTimer: (() => void) | undefined;
  /** When the batch that is being filled got its first point; microseconds since 1970. */
  openedMicros: number | undefined;
  #isClosed = false;

  constructor(parts: BatcherParts) {
    this.#parts = parts;
    this.keepsEachCall = parts.policy.durability === "every-point";
    this.open = new OpenBatch(this, parts.deviceClock);
  }

  /** How many points of the batch that is being filled are in memory and nowhere else. */
  get unsafePoints(): number {
    return this.#records?.isComplete ? 0 : this.open.points;
  }

  admits(points: number, bytes: number): boolean {
    if (this.#isClosed) throw new ClientClosedError("Adding points");
    const { queue, policy, ledger } = this.#parts;
    const [allPoints, allBytes] = [this.open.points + points, this.open.bytes + bytes];
    if (queue.hasRoom(allPoints, allBytes)) return true;
    if (policy.whenFull === "drop-oldest") return queue.makeRoom(allPoints, allBytes);
    if (policy.whenFull === "drop-newest") return false;
    ledger.refused += points;
    const { maxPoints, maxBytes } = policy.memory;
    throw new OutboxFullError(`the ${maxPoints} points or ${maxBytes} bytes that memory may hold`);
  }

  turnedAway(points: number): void {
    this.#parts.ledger.added += points;
    this.#parts.ledger.drop(points, "newest");
  }

  admitted(points: number, read?: (() => OpenBlocks) | undefined): void {
    const { policy, clock, ledger } = this.#parts;
    ledger.added += points;
    if (this.keepsEachCall && read !== undefined) this.#record(read());
    const { maxPoints, maxBytes, maxAgeMs } = policy.batch;
    if (this.open.points >= maxPoints || this.open.bytes >= maxBytes) this.closeBatch();
    else this.#cancelTimer ??= clock.setTimer(() => this.closeBatch(), maxAgeMs, true);
    if (this.open.points > 0) this.openedMicros ??= clock.nowMicros();
  }

  cleared(points: number): void {
    this.#parts.ledger.drop(points, "cleared");
    if (!this.keepsEachCall || points === 0) return;
    // What was kept of them call by call goes with the batch that takes the place of it.
    this.#storeSoon();
  }

  closeBatch(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.openedMicros = undefined;
    const { points } = this.open;
    const { given, unset, unsetClock } = this.open.close();
    const records = this.#records;
    this.#records = undefined;
    for (const blocks of this.#cut(given)) this.#queue(blocks, records);
    for (const blocks of this.#cut(unset)) this.#queue(blocks, records, unsetClock);
    const { ledger, queue, onBatch } = this.#parts;
    ledger.drop(points - countPoints({ blocks: [...given, ...unset] }), "replaced");
    if (given.length + unset.length > 0) onBatch();
    else if (records !== undefined) void queue.writer.remove(records.ids);
  }

  /** Takes no more. */
  close(): void {
    this.#isClosed = true;
    this.closeBatch();
  }

  #queue(blocks: readonly SeriesBlock[], records: PointRecords | undefined, unsetClock?: UnsetClock): void {
    const { projectId, deviceId, clock, queue } = this.#parts;
    queue.add({ projectId, deviceId, blocks, unsetClock, sealedMicros: clock.nowMicros() }, records);
  }

  /** Puts points on the disk before the call that adds them returns. */
  #record({ given, unset, unsetClock }: OpenBlocks): void {
    const { projectId, deviceId, clock, outbox, queue, policy } = this.#parts;
    this.#records ??= new PointRecords();
    try {
      for (const [blocks, ofClock] of [[given, undefined] as const, [unset, unsetClock] as const]) {
        if (blocks.length === 0) continue;
        const sealedMicros = clock.nowMicros();
        const record = outbox.appendNow?.({ projectId, deviceId, blocks, unsetClock: ofClock, sealedMicros });
        if (record === undefined) continue;
        queue.backlog.hide(record, this.#records);
        this.#records.add(record);
      }
      queue.writer.worked();
      if (!this.#records.isComplete) this.#storeSoon();
    } catch (error) {
      this.#records.isComplete = false;
      const isFull = IobeamError.is(error) && error.code === "OUTBOX_FULL";
      if (isFull && policy.whenFull === "drop-oldest") void this.#makeRoom();
      else queue.writer.failed(error);
    }
  }

  /** There is no room at once for what was handed in; soon there is. */
  async #makeRoom(): Promise<void> {
    const { writer } = this.#parts.queue;
    await writer.dropOldest().catch((error: unknown) => writer.failed(error));
    this.#storeSoon();
  }

  /** Some of the open batch is in memory alone, and need not be any more. */
  #storeSoon(): void {
    this.closeBatch();
    void this.#parts.queue.writer.storeAll();
  }

  /** A large call is more than one batch. */
  #cut(blocks: readonly SeriesBlock[]): SeriesBlock[][] {
    const { maxPoints, maxBytes } = this.#parts.policy.batch;
    const batches: SeriesBlock[][] = [];
    let [points, bytes] = [0, 0];
    for (const series of blocks) {
      const { count } = readBlockHeader(series.block);
      points += count;
      bytes += series.block.length;
      const last = batches.at(-1);
      if (last !== undefined && points <= maxPoints && bytes <= maxBytes) {
        last.push(series);
        continue;
      }
      batches.push([series]);
      [points, bytes] = [count, series.block.length];
    }
    return batches;
  }
}
