import type { Disk } from "./disk.ts";

/** One way to load a server. */
export interface LoadShape {
  readonly series: number;
  /** Points in a body. */
  readonly bodySize: number;
  readonly connections: number;
}

/** Every way that is measured. */
export const SHAPES: readonly LoadShape[] = [1_000, 4].flatMap((series) =>
  [1_000, 10_000].flatMap((bodySize) => [4, 20].map((connections) => ({ series, bodySize, connections }))),
);

/** A server under one load. */
export interface LoadRow {
  readonly name: string;
  readonly shape: LoadShape;
  readonly points: number;
  /** For each round. */
  readonly pointsPerSecond: readonly number[];
  readonly problems: readonly string[];
}

/** A server's reads, in milliseconds: the median and what 99 of 100 stay below. */
export interface ReadRow {
  readonly name: string;
  readonly points: number;
  readonly requests: number;
  readonly empty: readonly [p50: number, p99: number];
  readonly newest: readonly [p50: number, p99: number];
  readonly range: readonly [p50: number, p99: number];
  /** What the points take on the disk. */
  readonly bytesPerPoint: number;
  readonly problems: readonly string[];
}

/** What the part `server` keeps. */
export interface ServerData {
  readonly disk: Disk;
  readonly servers: readonly { readonly name: string; readonly version: string; readonly note: string }[];
  /** Those that are not installed here. */
  readonly skipped: readonly string[];
  readonly loads: readonly LoadRow[];
  readonly reads: readonly ReadRow[];
}
