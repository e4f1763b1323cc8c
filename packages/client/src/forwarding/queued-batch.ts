import { batchWeight, countPoints, type OutboxBatch, type StoredBatch, type WaitingBatch } from "@iobeam/core";
import type { PointRecords } from "./point-records.ts";

/** A batch that waits in memory; it may be in the outbox as well. */
export class QueuedBatch {
  /** Its place among all that were queued. */
  readonly order: number;
  readonly batch: OutboxBatch;
  readonly points: number;
  /** About how much memory it takes. */
  readonly bytes: number;
  /** Its points as they were kept one by one, where they were and are needed still. */
  records: PointRecords | undefined;
  /** Whether it has points that may be older than others of their series that wait: those go first. */
  mustWait: boolean;
  /** What it is in the outbox. */
  stored: StoredBatch | undefined = undefined;
  /** Resolves to whether it is in the outbox, while that is tried. */
  storing: Promise<boolean> | undefined = undefined;
  isOnItsWay = false;
  /** Whether nothing more is to be done for it: it is acknowledged, refused or dropped. */
  isSettled = false;

  constructor(order: number, batch: OutboxBatch, records: PointRecords | undefined, mustWait: boolean) {
    this.order = order;
    this.batch = batch;
    this.points = countPoints(batch);
    this.bytes = batchWeight(batch);
    this.records = records;
    records?.hold();
    this.mustWait = mustWait;
  }

  /** Whether it would be there again after a crash, as far as the outbox goes. */
  get isSafe(): boolean {
    return this.stored !== undefined || this.records?.isComplete === true;
  }

  /** The points need not be kept one by one any more. Gives the ids of what may be removed. */
  releaseRecords(): number[] {
    const ids = this.records?.release() ?? [];
    this.records = undefined;
    return ids;
  }
}

/** A batch on its way, from memory or from the backlog. */
export type Parcel = QueuedBatch | WaitingBatch;
