import { decodeBlock } from "../blocks/decode-block.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";
import type { PointValue } from "../points/point-value.ts";
import type { QueryReq } from "../query/query-req.ts";
import type { TailMessage } from "../query/tail-message.ts";
import { toUnit } from "./memory-stream.ts";

/** How many messages wait for a reader; it is told how many points the others had. */
const MOST_WAITING = 1_000;

/** Those who want to be told of what is stored. */
export class MemoryTails {
  readonly #tails = new Set<MemoryTail>();

  /** Tells everybody whom it concerns. */
  publish(batch: ImportBatch): void {
    for (const tail of this.#tails) tail.take(batch);
  }

  /** What is stored from the first call of `next` on, until the reader stops or `signal` ends it. */
  async *open(request: QueryReq, signal: AbortSignal | undefined): AsyncGenerator<TailMessage> {
    const tail = new MemoryTail(request);
    const wake = (): void => tail.wake();
    signal?.addEventListener("abort", wake);
    this.#tails.add(tail);
    try {
      yield { kind: "open" };
      while (!signal?.aborted) {
        const message = tail.next();
        if (message === undefined) await tail.waiting();
        else yield message;
      }
    } finally {
      this.#tails.delete(tail);
      signal?.removeEventListener("abort", wake);
    }
  }
}

class MemoryTail {
  readonly #request: QueryReq;
  readonly #waiting: TailMessage[] = [];
  #dropped = 0;
  wake: () => void = () => {};

  constructor(request: QueryReq) {
    this.#request = request;
  }

  take({ projectId, deviceId, blocks }: ImportBatch): void {
    const { deviceId: device = deviceId, seriesName } = this.#request;
    if (projectId !== this.#request.projectId || device !== deviceId) return;
    for (const block of blocks) {
      if (seriesName === undefined || seriesName === block.name) this.#keep(deviceId, block);
    }
    this.wake();
  }

  #keep(device_id: string, { name, block }: SeriesBlock): void {
    const { times, values } = decodeBlock(block);
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped += times.length;
      return;
    }
    const unit = this.#request.timeUnit;
    const data = Array.from(times, (time, at) => ({ time: toUnit(time, unit), value: values[at] as PointValue }));
    this.#waiting.push({ kind: "points", device_id, name, data });
  }

  next(): TailMessage | undefined {
    const message = this.#waiting.shift();
    if (message !== undefined || this.#dropped === 0) return message;
    const points = this.#dropped;
    this.#dropped = 0;
    return { kind: "dropped", points };
  }

  waiting(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
