import { type Clock, type IobeamError, sleep } from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import { asFailure } from "./as-failure.ts";
import { BackOff } from "./back-off.ts";
import type { BatchQueue } from "./batch-queue.ts";
import type { Courier } from "./courier.ts";
import { DrainRate } from "./drain-rate.ts";
import type { ForwardingPolicy } from "./options.ts";
import { QueuedBatch } from "./queued-batch.ts";

/** While batches come fast, those of so many milliseconds go together: a request for each would cost more than they do. */
const LINGER_MS = 5;

/** What sending takes. */
export interface DeliveryParts {
  readonly queue: BatchQueue;
  readonly courier: Courier;
  readonly policy: ForwardingPolicy;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Ends everything that is on its way. */
  readonly stop: AbortController;
}

/** Sends what waits, one shipment after another, as long as something waits. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #backOff: BackOff;
  readonly #rate: DrainRate;
  #running: Promise<void> | undefined;
  #isAsked = false;
  #deliveredMs = Number.NEGATIVE_INFINITY;
  #pause: AbortController | undefined;
  #mayCutShort: "always" | "when-asked" | "never" = "always";
  /** The failure that it waits after, where the backend has asked for the wait. */
  #askedToWait: IobeamError | undefined;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#backOff = new BackOff(parts.policy.retry);
    this.#rate = new DrainRate(parts.policy.drainPointsPerSecond, parts.clock);
  }

  /** There is something to send. */
  start(): void {
    this.#isAsked = true;
    if (this.#mayCutShort === "always") this.#pause?.abort();
    if (this.#parts.stop.signal.aborted) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#isAsked) this.start();
    });
  }

  /** Somebody waits for it: a pause after a failure ends, unless the backend has asked for it. Tells what it asked for. */
  hurry(): IobeamError | undefined {
    if (this.#mayCutShort !== "never") this.#pause?.abort();
    this.start();
    return this.#askedToWait;
  }

  /** Sends no more. */
  async stop(): Promise<void> {
    this.#parts.stop.abort();
    this.#pause?.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#parts.stop.signal.aborted) {
      this.#isAsked = false;
      try {
        if (!(await this.#sendNext())) return;
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  /** @returns whether there may be more to send now */
  async #sendNext(): Promise<boolean> {
    const { queue, courier } = this.#parts;
    queue.tellWaiters();
    if (queue.isEmpty) return this.#isAsked;
    await this.#linger();
    const waitMs = queue.backlog.batches === 0 ? 0 : this.#rate.waitMs;
    await courier.prepare();
    const parcels = await queue.next(waitMs === 0);
    const [first] = parcels;
    if (first === undefined) {
      if (courier.failure !== undefined) queue.waiters.failed(courier.failure);
      if (waitMs > 0) await this.#sleep(waitMs, "always");
      return waitMs > 0 || this.#isAsked;
    }
    if (!(first instanceof QueuedBatch)) this.#rate.passed(parcels.reduce((sum, { points }) => sum + points, 0));
    await courier.deliver(parcels);
    this.#deliveredMs = this.#parts.clock.elapsedMs();
    this.#backOff.succeeded();
    return true;
  }

  async #linger(): Promise<void> {
    const { queue, clock } = this.#parts;
    const leftMs = this.#deliveredMs + LINGER_MS - clock.elapsedMs();
    if (leftMs > 0 && queue.isShort && !queue.waiters.areWaiting) await this.#sleep(leftMs, "when-asked");
  }

  async #failed(cause: unknown): Promise<void> {
    if (this.#parts.stop.signal.aborted) return;
    const { queue, ledger } = this.#parts;
    const error = asFailure(cause);
    const retryInMs = this.#backOff.failed(error);
    ledger.hub.emit("failed", { error, attempt: this.#backOff.attempt, retryInMs });
    queue.waiters.failed(error);
    this.#askedToWait = error.retryAfterMs === undefined ? undefined : error;
    await this.#sleep(retryInMs, this.#askedToWait === undefined ? "when-asked" : "never");
    this.#askedToWait = undefined;
  }

  async #sleep(ms: number, mayCutShort: "always" | "when-asked" | "never"): Promise<void> {
    if (this.#parts.stop.signal.aborted) return;
    this.#mayCutShort = mayCutShort;
    this.#pause = new AbortController();
    // Somebody who waits wants the process to wait as well.
    await sleep(this.#parts.clock, ms, this.#pause.signal, !this.#parts.queue.waiters.areWaiting);
    this.#pause = undefined;
    this.#mayCutShort = "always";
  }
}
