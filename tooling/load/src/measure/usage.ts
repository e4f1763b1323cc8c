/** What a process has used up to a moment. */
export interface Usage {
  /** When; milliseconds since the process began to count. */
  readonly atMs: number;
  /** Processor time of all its threads; milliseconds. */
  readonly cpuMs: number;
  /** The memory that it has now; bytes. */
  readonly rss: number;
}

/** What this process has used up to now. */
export function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss() };
}
