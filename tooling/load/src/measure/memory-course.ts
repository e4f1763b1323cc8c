/** How the memory of a process went. */
export interface MemoryCourse {
  readonly startMb: number;
  readonly endMb: number;
  /** The slope of a straight line through the second half. */
  readonly mbPerMinute: number;
  /** The median of the last third, as a multiple of that of the third before it; 1 is flat. */
  readonly growth: number;
}

/** A moment and what was in use then. */
export interface MemorySample {
  readonly atMs: number;
  readonly rss: number;
}

const MB: number = 1_024 * 1_024;

/** Sums samples up, which are in order. */
export function describeMemory(samples: readonly MemorySample[]): MemoryCourse {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  return {
    startMb: (samples[0]?.rss ?? Number.NaN) / MB,
    endMb: (samples.at(-1)?.rss ?? Number.NaN) / MB,
    mbPerMinute: (slopeOf(samples.slice(Math.floor(samples.length / 2))) * 60_000) / MB,
    growth: medianOf(last) / medianOf(middle),
  };
}

/** Least squares; bytes a millisecond. */
function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (of: (sample: MemorySample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [atMean, rssMean] = [mean(({ atMs }) => atMs), mean(({ rss }) => rss)];
  const spread = mean(({ atMs }) => (atMs - atMean) ** 2);
  return mean(({ atMs, rss }) => (atMs - atMean) * (rss - rssMean)) / spread;
}

function medianOf(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ rss }) => rss).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
