import type { SendOutcome, SendProgress } from "../senders/message.ts";
import { shareBetween } from "./share.ts";
import type { Usage } from "./usage.ts";

/** How fast devices got their batches answered, and what that took. */
export interface SendFigures {
  readonly requestsPerSecond: number;
  readonly pointsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The part of all cores that the server used, and the devices. */
  readonly serverShare: number;
  readonly loadShare: number;
}

/** A time of sending, from its two ends. */
export interface SendCourse {
  readonly progress: readonly [first: SendProgress, last: SendProgress];
  /** What the server's process had used. */
  readonly server: readonly [first: Usage, last: Usage];
  readonly outcome: SendOutcome;
  /** How many points a batch had. */
  readonly points: number;
}

/** What a time of sending came to. */
export function describeSending({ progress: [first, last], server, outcome, points }: SendCourse): SendFigures {
  const requestsPerSecond = (last.requests - first.requests) / ((last.usage.atMs - first.usage.atMs) / 1_000);
  return {
    requestsPerSecond,
    pointsPerSecond: requestsPerSecond * points,
    p50Ms: outcome.p50Ms,
    p99Ms: outcome.p99Ms,
    serverShare: shareBetween(...server),
    loadShare: shareBetween(first.usage, last.usage),
  };
}
