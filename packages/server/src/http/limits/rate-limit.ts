import { RateLimiterMemory } from "rate-limiter-flexible";
import { takeOne } from "./take-one.ts";

const MOST_KEYS = 100_000;

/** How often something may happen. */
export interface RateLimit {
  /**
   * Counts once more for a key.
   *
   * @returns the milliseconds to wait where that was once too often
   */
  take(key: string): Promise<number | undefined>;
}

/**
 * Lets each key through `times` in every span of `seconds`. Beyond a hundred thousand keys in one span, those that are
 * new share one count: the memory for it has a bound.
 */
export function createRateLimit(times: number, seconds: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: times, duration: seconds, keyPrefix: "" });
  let keys = new Set<string>();
  let spanEndsMs = 0;

  function bound(key: string): string {
    const nowMs = Date.now();
    if (nowMs >= spanEndsMs) {
      keys = new Set();
      spanEndsMs = nowMs + seconds * 1_000;
    }
    if (keys.has(key)) return key;
    if (keys.size >= MOST_KEYS) return "all others";
    keys.add(key);
    return key;
  }

  return {
    take: (key) => takeOne(limiter, bound(key)),
  };
}
