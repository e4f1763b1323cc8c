import type { BatchShape } from "../senders/batch.ts";

/** What a store child is asked. */
export interface StoreQuestion {
  readonly kind: "append";
  /** The database; made. */
  readonly path: string;
  readonly shape: BatchShape;
  /** Whether batches are encoded when they are appended, as a server has to, or all of them beforehand. */
  readonly encodes: boolean;
  readonly devices: number;
  readonly seconds: number;
}

/** How much was stored, in which time. */
export interface StoreOutcome {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}
