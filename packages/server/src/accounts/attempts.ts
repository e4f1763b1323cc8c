import { createHash, randomBytes } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { takeOne } from "../http/limits/take-one.ts";

/** However many keys there are, they share so many counts: memory has a bound. */
const COUNTS = 2 ** 16;

/** Counts attempts by a key, within a span of time. */
export interface Attempts {
  /**
   * Counts one more.
   *
   * @returns the milliseconds to wait where that was once too often
   */
  take(key: string): Promise<number | undefined>;
  /** Takes one back: it was right. */
  giveBack(key: string): Promise<void>;
  /** Begins anew. */
  forget(key: string): Promise<void>;
}

/** How many attempts are allowed, in which time. */
export interface AttemptBound {
  readonly times: number;
  readonly seconds: number;
  /** How long to wait after too many. @default until the span ends */
  readonly blockSeconds?: number | undefined;
}

/** Makes a count of attempts. Keys share counts by chance, which nobody can foresee, and are themselves not kept. */
export function createAttempts({ times, seconds, blockSeconds = 0 }: AttemptBound): Attempts {
  const limiter = new RateLimiterMemory({ points: times, duration: seconds, blockDuration: blockSeconds });
  const secret = randomBytes(16);
  const countOf = (key: string): number =>
    createHash("sha256").update(secret).update(key).digest().readUInt32LE() % COUNTS;
  return {
    take: (key) => takeOne(limiter, countOf(key)),
    async giveBack(key) {
      await limiter.reward(countOf(key));
    },
    async forget(key) {
      await limiter.delete(countOf(key) as never);
    },
  };
}
