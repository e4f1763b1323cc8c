import type { Clock, Outbox, OutboxBatch, WaitingBatch } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import { Backlog } from "./backlog.ts";
import type { ForwardingPolicy } from "./options.ts";
import { OutboxWriter } from "./outbox-writer.ts";
import type { PointRecords } from "./point-records.ts";
import { type Parcel, QueuedBatch } from "./queued-batch.ts";
import { SeriesOrder } from "./series-order.ts";
import { Waiters } from "./waiters.ts";

/** As much as the transport makes of one request at most: with more, what comes meanwhile would wait longer. */
const FRESH_BYTES = 1_048_576;
/** What a slow line carries within a second or two: fresh points wait no longer than that behind old ones. */
const BACKLOG_BYTES = 65_536;

/** Of so many series the newest time is remembered at least, about 100 bytes each. */
const MOST_SERIES = 10_000;

/** What a queue is made of. */
export interface BatchQueueParts {
  readonly outbox: Outbox;
  readonly policy: ForwardingPolicy;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** All batches that wait: the fresh ones in memory, the others in the outbox alone. */
export class BatchQueue {
  readonly backlog: Backlog;
  readonly writer: OutboxWriter;
  readonly waiters: Waiters = new Waiters();
  readonly #parts: BatchQueueParts;
  readonly #queued = new Set<QueuedBatch>();
  readonly #order = new SeriesOrder();
  #lastOrder = 0;
  #isSurveyed = false;
  #isBacklogsTurn = false;
  /** Points in memory. */
  points = 0;
  /** About how much memory they take. */
  bytes = 0;

  constructor(parts: BatchQueueParts) {
    const { outbox, ledger } = parts;
    this.#parts = parts;
    this.backlog = new Backlog(outbox, ledger);
    this.writer = new OutboxWriter({ ...parts, backlog: this.backlog, queued: this.#queued });
  }

  /** Finds out which series wait from before; until then nothing overtakes them. */
  async survey(): Promise<void> {
    try {
      await this.backlog.survey(({ batch }) => this.#order.note(batch));
    } catch {
      this.#order.isUnknown = true;
    }
    const later = new SeriesOrder();
    for (const queued of this.#queued) {
      queued.mustWait ||= this.#order.isBehind(queued.batch) || later.isBehind(queued.batch);
      later.note(queued.batch);
    }
    for (const { batch } of this.#queued) this.#order.note(batch);
    this.#isSurveyed = true;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#queued.size === 0 && this.backlog.batches === 0;
  }

  /** Whether so little waits that more may be added to it before it is sent. */
  get isShort(): boolean {
    return this.backlog.batches === 0 && this.bytes < BACKLOG_BYTES;
  }

  /** The batch that has waited longest in memory. */
  get oldest(): QueuedBatch | undefined {
    const [oldest] = this.#queued;
    return oldest;
  }

  /** Points in memory that would not survive the process. */
  get unsafePoints(): number {
    const isUnsafe = (batch: QueuedBatch): boolean => !(batch.isSafe && this.#parts.outbox.outlivesProcess);
    return [...this.#queued].filter(isUnsafe).reduce((sum, { points }) => sum + points, 0);
  }

  /** Puts what would not survive the process into the outbox. Resolves to whether it is there. */
  async secure(): Promise<boolean> {
    // All of it, where there is something: what is kept point by point is read after what is kept by batches.
    if ([...this.#queued].every(({ isSafe }) => isSafe)) return true;
    // The first time may find tries that were under way, and failed.
    return (await this.writer.storeAll()) || this.writer.storeAll();
  }

  /** Adds a batch, and writes it to the outbox when the policy says so. */
  add(batch: OutboxBatch, records?: PointRecords | undefined): QueuedBatch {
    const queued = new QueuedBatch(++this.#lastOrder, batch, records, this.#order.isBehind(batch));
    if (this.#isSurveyed) this.#order.note(batch);
    this.#queued.add(queued);
    this.points += queued.points;
    this.bytes += queued.bytes;
    this.#store(queued);
    return queued;
  }

  /** Whether memory has room for so much besides what is queued. What is in the outbox as well makes way. */
  hasRoom(points: number, bytes: number): boolean {
    if (this.#fits(points, bytes)) return true;
    this.#evict();
    return this.#fits(points, bytes);
  }

  /**
   * Drops the oldest batches that are in memory alone until there is room. Those that are on the disk, or about to be,
   * make way soon: for them memory may hold twice as much for a while.
   */
  makeRoom(points: number, bytes: number): boolean {
    const { maxPoints, maxBytes } = this.#parts.policy.memory;
    if (points > maxPoints || bytes > maxBytes) return false;
    const isSoon = ({ isSafe, storing }: QueuedBatch): boolean => isSafe || storing !== undefined;
    for (const batch of this.#queued) {
      if (this.#fits(points, bytes)) return true;
      if (!isSoon(batch)) this.#drop(batch);
    }
    for (const batch of this.#queued) {
      if (this.#fits(points, bytes, 2)) return true;
      this.#drop(batch);
    }
    return this.#fits(points, bytes, 2);
  }

  /**
   * Takes what is to be sent next: what is fresh and what is not take turns.
   *
   * @param mayDrain - whether the backlog may be sent from now
   */
  async next(mayDrain: boolean): Promise<readonly Parcel[]> {
    this.#isBacklogsTurn = mayDrain && !(this.#isBacklogsTurn && this.#collectFresh().length > 0);
    const old = this.#isBacklogsTurn ? await this.#readBacklog().catch((error: unknown) => this.#goOn(error)) : [];
    if (old.length > 0) return old;
    const fresh = this.#collectFresh();
    for (const batch of fresh) batch.isOnItsWay = true;
    // Nothing that was overtaken may come again after a crash.
    if (fresh.some(({ mustWait }) => mustWait)) await this.writer.sync();
    return fresh;
  }

  /** Batches need not be sent any more. */
  settle(parcels: readonly Parcel[]): void {
    const ids = parcels.flatMap((parcel) => {
      if (parcel instanceof QueuedBatch) return this.#forget(parcel);
      this.backlog.settle(parcel);
      return [parcel.id];
    });
    void this.writer.remove(ids);
    this.tellWaiters();
    if (!this.isEmpty) return;
    this.#parts.ledger.hub.emit("drained", {});
    if (this.#order.size > MOST_SERIES) void this.#forgetOrder();
  }

  /** Takes a batch back that nobody was promised anything of; tells whether that was in time. */
  withdraw(batch: QueuedBatch): boolean {
    if (batch.isOnItsWay || batch.isSettled) return false;
    void this.writer.remove(this.#forget(batch));
    return true;
  }

  /** Tells those who wait what has become of it; when something has gone in another way than by `settle`. */
  tellWaiters(): void {
    this.waiters.advanced(this.oldest?.order ?? Number.POSITIVE_INFINITY, this.backlog.left);
  }

  /** Batches are to be sent another time. */
  putBack(parcels: readonly Parcel[]): void {
    for (const parcel of parcels) {
      if (parcel instanceof QueuedBatch) parcel.isOnItsWay = false;
      else this.backlog.putBack(parcel);
    }
  }

  /** Resolves when the backend has all that waits now; rejects as soon as sending fails. */
  waitUntilSent(): Promise<void> {
    const sent = this.waiters.wait(this.#lastOrder, this.backlog.entered);
    this.tellWaiters();
    return sent;
  }

  #readBacklog(): Promise<readonly WaitingBatch[]> {
    return this.backlog.batches === 0 ? Promise.resolve([]) : this.#readSynced();
  }

  async #readSynced(): Promise<readonly WaitingBatch[]> {
    await this.writer.sync();
    return this.backlog.read(BACKLOG_BYTES);
  }

  #drop(batch: QueuedBatch): void {
    if (batch.isOnItsWay) return;
    void this.writer.remove(this.#forget(batch));
    this.#parts.ledger.drop(batch.points, "oldest");
  }

  /** What cannot be read does not hold up what is in memory. */
  #goOn(error: unknown): [] {
    if (this.#collectFresh().length === 0) throw error;
    this.writer.failed(error);
    return [];
  }

  #collectFresh(): QueuedBatch[] {
    const found: QueuedBatch[] = [];
    if (this.backlog.batches > 0 && !this.#isSurveyed) return found;
    if (this.backlog.batches === 0) this.#order.isUnknown = false;
    let bytes = 0;
    let isFirst = this.backlog.batches === 0;
    for (const batch of this.#queued) {
      if (batch.isOnItsWay || (batch.mustWait && !isFirst)) {
        isFirst = false;
        continue;
      }
      bytes += batch.bytes;
      if (bytes > FRESH_BYTES && found.length > 0) return found;
      found.push(batch);
    }
    return found;
  }

  #store(queued: QueuedBatch): void {
    const { durability, intervalMs, memory } = this.#parts.policy;
    if (durability === "every-batch") void this.writer.store(queued);
    else if (this.points <= memory.maxPoints / 2 && this.bytes <= memory.maxBytes / 2)
      this.writer.storeLater(intervalMs);
    // So that there is something that can make way.
    else if (this.writer.failure === undefined) void this.writer.storeAll();
  }

  /** @param times - how often as much as the limits say may be there */
  #fits(points: number, bytes: number, times: number = 1): boolean {
    const { maxPoints, maxBytes } = this.#parts.policy.memory;
    return this.points + points <= times * maxPoints && this.bytes + bytes <= times * maxBytes;
  }

  /** Half of it goes at once: one by one, each new batch would have to look. In order, as the backlog is sent so. */
  #evict(): void {
    const { maxPoints, maxBytes } = this.#parts.policy.memory;
    let isNext = true;
    for (const batch of this.#queued) {
      if (this.points <= maxPoints / 2 && this.bytes <= maxBytes / 2) return;
      if (batch.stored === undefined || (batch.mustWait && !isNext)) return;
      isNext &&= !batch.isOnItsWay;
      if (batch.isOnItsWay) continue;
      this.#leaveMemory(batch);
      this.#order.note(batch.batch);
      this.backlog.enter(batch.stored);
      this.waiters.moved(batch.order, this.backlog.entered);
    }
  }

  #forget(batch: QueuedBatch): number[] {
    if (batch.isSettled) return [];
    batch.isSettled = true;
    this.#leaveMemory(batch);
    const ids = batch.releaseRecords();
    return batch.stored === undefined ? ids : [batch.stored.id, ...ids];
  }

  #leaveMemory(batch: QueuedBatch): void {
    this.#queued.delete(batch);
    this.points -= batch.points;
    this.bytes -= batch.bytes;
  }

  /** Nothing waits, and nothing comes again: every order is right. */
  async #forgetOrder(): Promise<void> {
    await this.writer.sync();
    if (this.isEmpty && this.writer.failure === undefined) this.#order.clear();
  }
}
