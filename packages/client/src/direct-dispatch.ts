import {
  type Clock,
  countPoints,
  createMemoryOutbox,
  ImportProgress,
  NoDeviceError,
  PointsLostError,
  type Transport,
} from "@iobeam/core";
import type { EventHub } from "./client-events.ts";
import type { ClientStats } from "./client-stats.ts";
import { DeadLetterBox } from "./dead-letter-box.ts";
import { type CloseOptions, type Dispatch, resolveTimeout } from "./dispatch.ts";
import { importWithToken } from "./import-with-token.ts";
import { Ledger } from "./ledger.ts";
import type { ProjectToken } from "./project-token.ts";
import { UnsentPoints } from "./unsent-points.ts";
import { untilAborted } from "./until-aborted.ts";

/** What sending on request takes. */
export interface DirectDispatchParts {
  readonly projectId: number;
  readonly deviceId: string | undefined;
  readonly transport: Transport;
  readonly token: ProjectToken;
  readonly hub: EventHub;
  readonly clock: Clock;
}

/** Keeps points in memory and sends them when it is asked to. */
export class DirectDispatch implements Dispatch {
  readonly points: UnsentPoints = new UnsentPoints();
  /** Always empty: what is refused stays with the points that wait. */
  readonly deadLetters: DeadLetterBox = new DeadLetterBox(createMemoryOutbox().deadLetters, () => Promise.resolve());
  readonly #parts: DirectDispatchParts;
  readonly #ledger: Ledger;
  #lastSend: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #lost = 0;

  constructor(parts: DirectDispatchParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.hub);
  }

  get pending(): number {
    return this.points.pending - this.#lost;
  }

  stats(): ClientStats {
    const { dropped, hub, acknowledged, ...counted } = this.#ledger;
    const waiting = this.pending;
    return {
      ...counted,
      // Of points with one time one is counted, once they are encoded.
      added: waiting + acknowledged + this.points.cleared + this.#lost,
      acknowledged,
      dropped: { ...dropped, cleared: this.points.cleared },
      waiting,
      waitingInMemory: waiting,
      waitingBytes: this.points.bytes,
      oldestAgeMs: undefined,
      isStorageFailing: false,
      clockOffsetMs: undefined,
      listenerErrors: hub.errors,
      recovery: undefined,
    };
  }

  send(signal: AbortSignal | undefined): Promise<void> {
    const previous = this.#lastSend;
    const turn = untilAborted(previous, signal, "Sending").then(() => this.#sendWaiting(signal));
    this.#lastSend = previous.then(() => turn).catch(() => {});
    return turn;
  }

  async flush(options: CloseOptions): Promise<boolean> {
    await this.#sendWithin(resolveTimeout(options));
    return true;
  }

  async close(options: CloseOptions): Promise<void> {
    const timeoutMs = resolveTimeout(options);
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #sendWithin(timeoutMs: number): Promise<void> {
    const over = new AbortController();
    const cancel = this.#parts.clock.setTimer(() => over.abort(new Error(`${timeoutMs} ms are over`)), timeoutMs);
    await this.send(over.signal).finally(cancel);
  }

  async #close(timeoutMs: number): Promise<void> {
    this.points.close();
    try {
      if (this.pending > 0) await this.#sendWithin(timeoutMs);
    } catch (cause) {
      const { pending } = this;
      if (pending === 0) return;
      this.#lost = pending;
      this.#ledger.drop(pending, "closed");
      throw new PointsLostError(pending, cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  async #sendWaiting(signal: AbortSignal | undefined): Promise<void> {
    const { projectId, deviceId } = this.#parts;
    if (deviceId === undefined) throw new NoDeviceError("Sending");
    if (this.points.pending === 0) return;
    const progress = new ImportProgress({ projectId, deviceId, blocks: this.points.begin() });
    const points = countPoints(progress.unstored);
    this.#ledger.sent += points;
    try {
      await importWithToken(progress, this.#parts, signal);
    } catch (error) {
      throw progress.failure(error);
    } finally {
      this.points.settle(progress.unstored.blocks);
      this.#ledger.acknowledge(points - countPoints(progress.unstored));
    }
  }
}
