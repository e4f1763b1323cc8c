import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import type { Clock } from "../time/clock.ts";

/** A clock that stands still until it is turned by hand. */
export interface ManualClock extends Clock {
  /** Lets `ms` milliseconds pass; timers that fall due run in order, those that they set too. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock, as an operator or NTP would; nothing else moves. */
  setWall(micros: number): void;
  /** How many timers wait. */
  readonly waiting: number;
  /** Resolves when at least one timer waits. */
  timerSet(): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * Makes a clock that tests turn by hand.
 *
 * @param startMicros - what the wall clock shows first, in microseconds since 1970. Default: 0
 */
export function createManualClock(startMicros: number = 0): ManualClock {
  let elapsed = 0;
  let offset = startMicros;
  const timers = new Set<Timer>();
  let announce: (() => void)[] = [];

  function nextDue(until: number): Timer | undefined {
    const due = [...timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due);
    return due[0];
  }

  return {
    nowMicros: () => offset++ + Math.floor(elapsed * 1_000),
    elapsedMs: () => elapsed,
    setTimer(callback, delayMs) {
      const timer = { due: elapsed + Math.max(0, delayMs), callback };
      timers.add(timer);
      announce.forEach((tell) => {
        tell();
      });
      announce = [];
      return () => timers.delete(timer);
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new InvalidArgumentError("ms", "a number not below 0", ms);
      const until = elapsed + ms;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        elapsed = timer.due;
        timer.callback();
        // What the callback resolved may set the next timer.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      elapsed = until;
    },
    setWall(micros) {
      offset = micros - Math.floor(elapsed * 1_000);
    },
    get waiting() {
      return timers.size;
    },
    timerSet: () => (timers.size > 0 ? Promise.resolve() : new Promise((resolve) => announce.push(resolve))),
  };
}
