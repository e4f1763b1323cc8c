import type { IobeamError, TailPoints } from "@iobeam/core";

/** That everything stored so far has been told of, and points come as they are stored from here on. */
export interface TailLive {
  /** That this is what it is. */
  readonly kind: "live";
}

/**
 * That points were missed. Those that are newer than what was seen of their series come next, before the tail is live
 * again; older ones, which a device has sent late, do not.
 */
export interface TailGap {
  /** That this is what it is. */
  readonly kind: "gap";
  /** Whether the connection was lost, or the reader too slow for what is stored. */
  readonly reason: "disconnected" | "dropped";
  /** What became of the connection; `undefined` where the backend has ended it, and where points were dropped. */
  readonly error: IobeamError | undefined;
  /** How many points were dropped; `undefined` where the connection was lost. */
  readonly dropped: number | undefined;
}

/** What a tail tells of: points, or how it stands. */
export type TailEvent = TailPoints | TailLive | TailGap;
