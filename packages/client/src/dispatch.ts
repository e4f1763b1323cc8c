import { InvalidArgumentError, type PointBuffer } from "@iobeam/core";
import type { ClientStats } from "./client-stats.ts";
import type { DeadLetterBox } from "./dead-letter-box.ts";

/** How long a call may take. */
export interface CloseOptions {
  /**
   * How long to go on sending, in milliseconds; 0 or more. What is not acknowledged by then is kept where it outlives the
   * process, if there is such a place: a matter of milliseconds, and given up after 5 seconds.
   * @default 5_000
   */
  readonly timeoutMs?: number | undefined;
}

/** How a client's points get to the backend: when it is asked to, or by itself. */
export interface Dispatch {
  /** Where points are handed in. */
  readonly points: PointBuffer;
  /** How many points the backend has not acknowledged. */
  readonly pending: number;
  /** What the backend has refused for good. */
  readonly deadLetters: DeadLetterBox;
  /** Counts of what became of the points. */
  stats(): ClientStats;
  /** Resolves when the backend has everything that was there; rejects with what failed. */
  send(signal: AbortSignal | undefined): Promise<void>;
  /** Resolves to whether the backend has everything that was there; else all of it is kept. */
  flush(options: CloseOptions): Promise<boolean>;
  /** Sends or keeps everything, and takes no more. */
  close(options: CloseOptions): Promise<void>;
}

/** Checks how long a call may take. */
export function resolveTimeout({ timeoutMs = 5_000 }: CloseOptions): number {
  if (typeof timeoutMs === "number" && timeoutMs >= 0) return timeoutMs;
  throw new InvalidArgumentError("timeoutMs", "a number of milliseconds, 0 or more", timeoutMs);
}
