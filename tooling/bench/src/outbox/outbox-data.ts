import { formatCount } from "../report/format.ts";
import type { Disk } from "../server/disk.ts";

/** What a batch of 1,000 points is made of. */
export interface BatchShape {
  readonly series: number;
  readonly perSeries: number;
}

/** Every make of batch that is appended. */
export const BATCH_SHAPES: readonly BatchShape[] = [
  { series: 1, perSeries: 1_000 },
  { series: 4, perSeries: 250 },
];

/** How many appends are under way at a time. */
export const AT_ONCE: readonly number[] = [1, 20];

/** What one round of appends came to. */
export interface AppendRound {
  /** From one batch that is safe to the next. */
  readonly batchMs: number;
  /** All files after the end. */
  readonly bytesPerPoint: number;
  /** Calls of `fdatasync` for each batch; `null` where they are not made from JavaScript. */
  readonly syncsPerBatch: number | null;
}

/** One that keeps batches on the disk, with one shape and so many at a time. */
export interface AppendRow {
  readonly name: string;
  readonly shape: BatchShape;
  readonly atOnce: number;
  readonly batches: number;
  readonly rounds: readonly AppendRound[];
  readonly problems: readonly string[];
}

/** What one round of deliveries came to. */
export interface DeliveryRound {
  /** From the first add to the acknowledgement of the last point. */
  readonly pointsPerSecond: number;
  /** The processor's time a point, in microseconds. */
  readonly cpuMicros: number;
  readonly syncs: number;
  /** Batches that were handed to the outbox. */
  readonly appends: number;
  /** Points that the outbox said were safe. */
  readonly kept: number;
  /** What `stats().stored` said. */
  readonly stored: number;
  readonly requests: number;
}

/** The client with an outbox, in one of its durabilities. */
export interface DeliveryRow {
  readonly name: string;
  readonly points: number;
  readonly rounds: readonly DeliveryRound[];
  readonly problems: readonly string[];
}

/** What one round with a backlog came to. */
export interface BacklogRound {
  /** The memory of the process over what it was before the client was built, in bytes: the one that filled the outbox. */
  readonly filledRss: number;
  /** The same, for one that was started when all of it waited. */
  readonly restartedRss: number;
  /** How long `build()` took. */
  readonly buildMs: number;
  /** From the start of `build()` until the first points were at the backend. */
  readonly firstMs: number;
  /** From the start of `build()` until all of them were. */
  readonly drainedMs: number;
  readonly bytesPerPoint: number;
}

/** Points that wait on the disk, in batches of one size. */
export interface BacklogRow {
  readonly name: string;
  readonly batchSize: number;
  readonly points: number;
  readonly rounds: readonly BacklogRound[];
  readonly problems: readonly string[];
}

/** What the part `outbox` keeps. */
export interface OutboxData {
  readonly disk: Disk;
  /** The peers that appended, and what a reader has to know of them. */
  readonly appenders: readonly { readonly name: string; readonly version: string; readonly note: string }[];
  /** Those that are not installed here. */
  readonly skipped: readonly string[];
  readonly appends: readonly AppendRow[];
  readonly deliveries: readonly DeliveryRow[];
  readonly backlogs: readonly BacklogRow[];
}

/** What other appends are compared with. */
export const BARE = "bare write and fdatasync";

/** A batch in words. */
export function describeShape({ series, perSeries }: BatchShape): string {
  return `${formatCount(series)} series of ${formatCount(perSeries)}`;
}

/** A way to append in words. */
export function describeWay({ shape, atOnce }: Pick<AppendRow, "shape" | "atOnce">): string {
  return `${describeShape(shape)}, ${atOnce === 1 ? "one by one" : `${atOnce} at a time`}`;
}
