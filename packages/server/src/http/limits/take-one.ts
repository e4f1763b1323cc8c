import type { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/**
 * Counts once more for a key.
 *
 * @returns the milliseconds to wait where that was once too often
 */
export function takeOne(limiter: RateLimiterMemory, key: string | number): Promise<number | undefined> {
  return limiter.consume(key).then(
    () => undefined,
    (refusal: RateLimiterRes) => refusal.msBeforeNext,
  );
}
