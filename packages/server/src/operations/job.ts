/** When a job is done. */
export interface JobTimes {
  /** How long it waits before the first time; milliseconds. */
  readonly firstMs: number;
  /** How long it rests between two times; milliseconds. */
  readonly intervalMs: number;
}

/** Work that goes on until it is stopped. */
export interface Job {
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * Does a piece of work again and again, never twice at once; it keeps no process alive.
 *
 * @param work - must not reject; is told how to find out that it is to stop
 */
export function startJob({ firstMs, intervalMs }: JobTimes, work: (isStopped: () => boolean) => Promise<void>): Job {
  let isStopped = false;
  let pass: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  function schedule(ms: number): void {
    timer = setTimeout(() => {
      pass = work(() => isStopped).finally(() => {
        if (!isStopped) schedule(intervalMs);
      });
    }, ms).unref();
  }

  schedule(firstMs);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return pass;
    },
  };
}
