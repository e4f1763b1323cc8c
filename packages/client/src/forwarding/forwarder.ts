import {
  ClientClosedError,
  type Clock,
  type IobeamError,
  type Outbox,
  type OutboxBatch,
  PointsLostError,
  StorageError,
  sleep,
  type Timestamp,
  type Transport,
} from "@iobeam/core";
import type { EventHub } from "../client-events.ts";
import type { ClientStats } from "../client-stats.ts";
import { DeadLetterBox } from "../dead-letter-box.ts";
import { type CloseOptions, type Dispatch, resolveTimeout } from "../dispatch.ts";
import { Ledger } from "../ledger.ts";
import type { ProjectToken } from "../project-token.ts";
import { untilAborted } from "../until-aborted.ts";
import { BatchQueue } from "./batch-queue.ts";
import { Batcher } from "./batcher.ts";
import { Courier } from "./courier.ts";
import { Delivery } from "./delivery.ts";
import { DeviceClock } from "./device-clock.ts";
import { Dissector } from "./dissector.ts";
import { createImportOnce } from "./import-once.ts";
import { LetterWriter } from "./letter-writer.ts";
import type { OpenBatch } from "./open-batch.ts";
import type { ForwardingPolicy } from "./options.ts";

/** How long an outbox has to keep what is left at the end. */
const KEEP_MS = 5_000;

/** What storing and forwarding takes. */
export interface ForwarderParts {
  readonly projectId: number;
  readonly deviceId: string;
  readonly transport: Transport;
  readonly token: ProjectToken;
  readonly outbox: Outbox;
  readonly policy: ForwardingPolicy;
  readonly clock: Clock;
  readonly hub: EventHub;
}

/** Keeps points in an outbox and sends them by itself. */
export class Forwarder implements Dispatch {
  readonly deadLetters: DeadLetterBox;
  readonly #parts: ForwarderParts;
  readonly #ledger: Ledger;
  readonly #queue: BatchQueue;
  readonly #batcher: Batcher;
  readonly #delivery: Delivery;
  readonly #deviceClock: DeviceClock;
  readonly #ignoreEnd: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #lost = 0;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
    const { outbox, policy, clock, transport, token } = parts;
    const stop = new AbortController();
    const ledger = new Ledger(parts.hub);
    const queue = new BatchQueue({ outbox, policy, ledger, clock });
    const deviceClock = new DeviceClock(clock, policy.correctClock, outbox.bootClock);
    const importOnce = createImportOnce(parts, stop.signal);
    const askTime = (): Promise<Timestamp> => {
      const asked = token.use((current) => transport.serverTime({ token: current, signal: stop.signal }), stop.signal);
      return untilAborted(asked, stop.signal, "Asking for the time");
    };
    const { deadLetters } = outbox;
    const letters = new LetterWriter({ deadLetters, ledger, clock, onDue: () => delivery.start() });
    const dissector = new Dissector({ importOnce, letters, waiters: queue.waiters, ledger, clock });
    const courier = new Courier({ ...parts, importOnce, askTime, queue, letters, dissector, deviceClock, ledger });
    const delivery = new Delivery({ queue, courier, policy, ledger, clock, stop });
    this.#batcher = new Batcher({ ...parts, queue, deviceClock, ledger, onBatch: () => delivery.start() });
    this.deadLetters = new DeadLetterBox(deadLetters, (batch) => this.#sendAgain(batch));
    this.#ledger = ledger;
    this.#queue = queue;
    this.#delivery = delivery;
    this.#deviceClock = deviceClock;
    this.#ignoreEnd = outbox.onProcessEnd?.(() => this.#keepAll());
    delivery.start();
    void queue.survey().then(() => delivery.start());
  }

  get points(): OpenBatch {
    return this.#batcher.open;
  }

  get pending(): number {
    return this.points.points + this.#queue.points + this.#queue.backlog.points - this.#lost;
  }

  stats(): ClientStats {
    const { outbox, clock, hub } = this.#parts;
    const { dropped, hub: _, ...counted } = this.#ledger;
    const waiting = this.pending;
    const waitingInMemory = this.#batcher.unsafePoints + this.#queue.unsafePoints - this.#lost;
    const oldestMicros = this.#oldestMicros();
    return {
      ...counted,
      dropped: { ...dropped },
      waiting,
      waitingInMemory,
      waitingBytes: this.points.bytes + this.#queue.bytes + outbox.waiting.bytes,
      oldestAgeMs: oldestMicros === undefined ? undefined : Math.max(0, (clock.nowMicros() - oldestMicros) / 1_000),
      // Point by point nothing is in memory alone, unless it could not be written.
      isStorageFailing:
        this.#queue.writer.failure !== undefined || (this.#batcher.keepsEachCall && waitingInMemory > 0),
      clockOffsetMs: this.#deviceClock.offsetMs,
      listenerErrors: hub.errors,
      recovery: outbox.recovery,
    };
  }

  async send(signal: AbortSignal | undefined): Promise<void> {
    if (this.#closing !== undefined) throw new ClientClosedError("Sending");
    this.#batcher.closeBatch();
    await untilAborted(this.#sendNow(), signal, "Sending");
  }

  async flush(options: CloseOptions): Promise<boolean> {
    const timeoutMs = resolveTimeout(options);
    if (this.#closing !== undefined) throw new ClientClosedError("Flushing");
    const { rejected } = this.#ledger;
    this.#batcher.closeBatch();
    if (await this.#sendWithin(timeoutMs, this.#sendNow())) return true;
    if (!(await this.#queue.secure())) throw this.#storageFailure();
    return this.pending === 0 && this.#ledger.rejected === rejected;
  }

  async close(options: CloseOptions): Promise<void> {
    const timeoutMs = resolveTimeout(options);
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const { outbox, clock } = this.#parts;
    const deadlineMs = clock.elapsedMs() + timeoutMs;
    this.#ignoreEnd?.();
    this.#batcher.close();
    let isSent = await this.#sendWithin(timeoutMs, this.#sendNow());
    // What does not outlive the process is worth more tries.
    while (!isSent && !outbox.outlivesProcess && clock.elapsedMs() < deadlineMs) {
      isSent = await this.#sendWithin(deadlineMs - clock.elapsedMs(), this.#queue.waitUntilSent());
    }
    const isKept = await this.#within(KEEP_MS, this.#keep());
    const { failure } = this.#queue.writer;
    const lost = outbox.outlivesProcess ? this.#queue.unsafePoints : this.pending;
    if (lost === 0) return;
    this.#lost = lost;
    this.#ledger.drop(lost, "closed");
    const reason = isKept
      ? `they were in memory only, and not sent within ${timeoutMs} ms`
      : "the outbox does not answer";
    throw new PointsLostError(lost, failure?.message ?? reason, { cause: failure });
  }

  /** Ends everything, and keeps what is left. */
  async #keep(): Promise<boolean> {
    await this.#delivery.stop();
    await this.#queue.secure();
    await this.#queue.writer.stop();
    await this.#parts.outbox.close();
    return true;
  }

  /** Nobody has closed the client, and the process is about to end. */
  #keepAll(): Promise<boolean> {
    this.#batcher.closeBatch();
    return this.#queue.secure();
  }

  /** Resolves when all that waits is acknowledged; rejects as soon as a try fails. */
  #sendNow(): Promise<void> {
    const sent = this.#queue.waitUntilSent();
    const askedToWait = this.#delivery.hurry();
    if (askedToWait !== undefined) this.#queue.waiters.failed(askedToWait);
    return sent;
  }

  /** Resolves to whether all of it was sent in time. */
  #sendWithin(timeoutMs: number, sent: Promise<void>): Promise<boolean> {
    return this.#within(
      timeoutMs,
      sent.then(
        () => true,
        () => false,
      ),
    );
  }

  /** Settles as `work` does, or resolves to `false` when the time is over; the work itself goes on. */
  async #within(timeoutMs: number, work: Promise<boolean>): Promise<boolean> {
    const over = new AbortController();
    const timeout = sleep(this.#parts.clock, timeoutMs, over.signal).then(() => false);
    return Promise.race([work, timeout]).finally(() => over.abort());
  }

  async #sendAgain(batch: OutboxBatch): Promise<void> {
    if (this.#closing !== undefined) throw new ClientClosedError("Replaying");
    this.#batcher.closeBatch();
    const queued = this.#queue.add(batch);
    this.#ledger.replayed += queued.points;
    // What was handed in before goes to the outbox before.
    await this.#queue.writer.storeAll();
    this.#delivery.start();
    if (queued.stored !== undefined || queued.isSettled) return;
    if (this.#queue.withdraw(queued)) this.#ledger.replayed -= queued.points;
    throw this.#storageFailure();
  }

  #storageFailure(): IobeamError {
    return this.#queue.writer.failure ?? new StorageError("write", "the outbox");
  }

  #oldestMicros(): number | undefined {
    const inMemory = this.#queue.oldest?.batch.sealedMicros;
    if (this.#queue.backlog.batches === 0) return inMemory ?? this.#batcher.openedMicros;
    return Math.min(
      this.#parts.outbox.waiting.oldestMicros ?? Number.POSITIVE_INFINITY,
      inMemory ?? Number.POSITIVE_INFINITY,
    );
  }
}
