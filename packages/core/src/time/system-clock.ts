import type { Clock } from "./clock.ts";

/** A larger step back than this is a wall clock that was set, and is followed. */
const COUNTED_UP_AT_MOST = 1_000_000;

/**
 * The machine's own clock.
 *
 * `nowMicros` is the millisecond clock with a counter in the last three digits: within one
 * millisecond each call gives the next microsecond. A joined monotonic clock would look finer and
 * be worse: it steps back when it is aligned and hides that the wall clock was set.
 */
export const systemClock: Clock = createSystemClock();

function createSystemClock(): Clock {
  let last = Number.NEGATIVE_INFINITY;
  return {
    nowMicros() {
      const now = Date.now() * 1_000;
      last = now <= last && last - now < COUNTED_UP_AT_MOST ? last + 1 : now;
      return last;
    },
    elapsedMs() {
      return performance.now();
    },
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
