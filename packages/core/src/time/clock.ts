/**
 * The only place that reads time or sets timers. Pass another one to turn time by hand in tests
 * (`ManualClock` of `@iobeam/core/testing`).
 */
export interface Clock {
  /** Microseconds since 1970 by the wall clock; an integer that rises with every call unless the wall clock is set back. */
  nowMicros(): number;
  /** Milliseconds since an unknown start, never stepping back: for measuring how long something takes. */
  elapsedMs(): number;
  /**
   * Calls `callback` once, `delayMs` milliseconds from now.
   *
   * @param isInBackground - whether the process may end before, where the platform makes that distinction. Default:
   * it waits
   * @returns a function that cancels the timer; calling it late or twice does nothing
   */
  setTimer(callback: () => void, delayMs: number, isInBackground?: boolean | undefined): () => void;
}

/**
 * Waits `delayMs` milliseconds by the given clock, or less where `signal` ends the wait; never rejects.
 *
 * @param isInBackground - whether the process may end before. Default: it waits
 */
export function sleep(
  clock: Clock,
  delayMs: number,
  signal?: AbortSignal | undefined,
  isInBackground: boolean = false,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = (): void => {
      cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = clock.setTimer(finish, delayMs, isInBackground);
    signal?.addEventListener("abort", finish, { once: true });
  });
}
