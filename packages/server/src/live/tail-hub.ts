import { type ExportTimefmt, encodeTailPoints, INPUT_NAMESPACE, readBlockHeader } from "@iobeam/core";
import type { Metrics } from "../operations/metrics.ts";
import type { SourceBatch } from "../records/points.ts";
import { Tail, type TailParts, type TailSelection } from "./tail.ts";

/** What bounds the tails of a backend. */
export interface TailHubOptions {
  /** How many may be open at once. */
  readonly maxTails: number;
  /** How long a connection may be silent before it is cut off; milliseconds. */
  readonly silenceMs: number;
  readonly metrics: Pick<Metrics, "openTails" | "droppedTailPoints">;
}

const KEEP_ALIVE_MS = 15_000;
const CHECK_MS = 5_000;

/** Brings points that were stored to whoever listens; without a listener it does nothing. */
export class TailHub {
  readonly #options: TailHubOptions;
  readonly #tails = new Map<number, Set<Tail>>();
  #open = 0;
  #isClosed = false;
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TailHubOptions) {
    this.#options = options;
  }

  /** Opens a tail; `undefined` where there are as many as there may be. */
  open(selection: TailSelection, mayRead: TailParts["mayRead"]): Tail | undefined {
    if (this.#isClosed || this.#open >= this.#options.maxTails) return undefined;
    const { openTails, droppedTailPoints } = this.#options.metrics;
    const tail = new Tail(selection, { mayRead, onDropped: (points) => droppedTailPoints.inc(points) });
    const ofProject = this.#tails.get(selection.projectId) ?? new Set();
    this.#tails.set(selection.projectId, ofProject.add(tail));
    openTails.set(++this.#open);
    this.#timer ??= setInterval(() => this.#tick(), this.#tickMs).unref();
    tail.stream.once("close", () => {
      ofProject.delete(tail);
      if (ofProject.size === 0) this.#tails.delete(selection.projectId);
      openTails.set(--this.#open);
      if (this.#open === 0) this.#stop();
    });
    return tail;
  }

  /** Tells of points that were stored just now. */
  publish(batches: readonly SourceBatch[]): void {
    if (this.#open === 0) return;
    for (const batch of batches) {
      const tails = this.#tails.get(batch.projectId);
      if (tails !== undefined && (batch.namespace ?? INPUT_NAMESPACE) === INPUT_NAMESPACE) publishTo(tails, batch);
    }
  }

  /** Ends all tails, and opens none any more. */
  close(): void {
    this.#isClosed = true;
    for (const tail of this.#all()) tail.end();
  }

  get #tickMs(): number {
    return Math.min(CHECK_MS, Math.ceil(this.#options.silenceMs / 4));
  }

  #tick(): void {
    this.#ticks++;
    const keepAliveTicks = Math.max(1, Math.floor(Math.min(KEEP_ALIVE_MS, this.#options.silenceMs / 2) / this.#tickMs));
    const isSilent = this.#ticks % keepAliveTicks === 0;
    for (const tail of this.#all()) {
      if (isSilent) tail.keepAlive();
      void tail.check();
    }
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  *#all(): Generator<Tail> {
    for (const tails of this.#tails.values()) yield* tails;
  }
}

/** Encodes each block once for all who write times alike. */
function publishTo(tails: ReadonlySet<Tail>, { deviceId, labels, blocks }: SourceBatch): void {
  for (const { name, block } of blocks) {
    const events = new Map<ExportTimefmt, Buffer>();
    for (const tail of tails) {
      if (!tail.wants(deviceId, name)) continue;
      const { timefmt } = tail.selection;
      const event =
        events.get(timefmt) ?? Buffer.from(encodeTailPoints({ deviceId, name, labels, blocks: [block] }, timefmt));
      events.set(timefmt, event);
      tail.offer(event, readBlockHeader(block).count);
    }
  }
}
