import type { IobeamError } from "@iobeam/core";

/** How long to wait between tries, in milliseconds. */
export interface BackOffPolicy {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** Random numbers from 0 up to 1. */
  readonly random: () => number;
}

/** A backend that asks for more is mistaken, or not the backend. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * How long to wait between tries: a random time up to a bound that doubles ("full jitter", Brooker 2015,
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), or what the backend asked for.
 */
export class BackOff {
  readonly #policy: BackOffPolicy;
  /** How many tries have failed in a row. */
  attempt = 0;

  constructor(policy: BackOffPolicy) {
    this.#policy = policy;
  }

  /** A try failed. Tells how long to wait. */
  failed(error?: IobeamError | undefined): number {
    const { minDelayMs, maxDelayMs, random } = this.#policy;
    const retryAfterMs = error?.retryAfterMs;
    const bound = Math.min(maxDelayMs, minDelayMs * 2 ** this.attempt++);
    if (retryAfterMs === undefined) return random() * bound;
    // All devices were told the same: they need not come back in the same moment.
    return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS) + random() * minDelayMs;
  }

  succeeded(): void {
    this.attempt = 0;
  }
}
