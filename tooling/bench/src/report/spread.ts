/** What a figure was over the rounds. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle of some figures, and their ends. */
export function spreadOf(figures: readonly number[]): Spread {
  return { median: quantile(figures, 0.5), low: Math.min(...figures), high: Math.max(...figures) };
}

/** The figure that a part of all lie at or below; between two figures where it falls there. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = [...figures].sort((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}

/** Each figure of a round over that of the baseline in the same round. */
export function ratiosOf(figures: readonly number[], baseline: readonly number[]): number[] {
  return figures.map((figure, round) => figure / (baseline[round] ?? Number.NaN));
}
