import type { Clock } from "./clock.ts";

/** A wall clock that stands further behind than this was set, and is followed. */
const SET_BACK_MICROS = 1_000_000;

/** `setTimeout` fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's own clock.
 *
 * `nowMicros` is the millisecond clock with a counter in the last three digits: within one
 * millisecond each call gives the next microsecond. A joined monotonic clock would look finer and
 * be worse: it steps back when it is aligned and hides that the wall clock was set.
 */
export const systemClock: Clock = createSystemClock();

function createSystemClock(): Clock {
  // The two are kept apart: a caller that asks more often than once a microsecond counts `last` far
  // ahead of the wall, and that must not be taken for a wall clock that was set back.
  let wall = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    nowMicros() {
      const now = Date.now() * 1_000;
      const isSetBack = now < wall - SET_BACK_MICROS;
      if (isSetBack || now > wall) wall = now;
      last = isSetBack || now > last ? now : last + 1;
      return last;
    },
    elapsedMs() {
      return performance.now();
    },
    setTimer(callback, delayMs, isInBackground = false) {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (left: number): void => {
        const next = left > LONGEST_TIMER_MS ? () => wait(left - LONGEST_TIMER_MS) : callback;
        timer = setTimeout(next, Math.min(left, LONGEST_TIMER_MS));
        // A number in browsers, an object in Node.js.
        if (isInBackground) (timer as { unref?: () => void }).unref?.();
      };
      wait(delayMs);
      return () => clearTimeout(timer);
    },
  };
}
