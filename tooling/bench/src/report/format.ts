import { type Spread, spreadOf } from "./spread.ts";

/** A figure with three digits that count, and its thousands apart. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 3 });
}

/** A whole number with its thousands apart. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** The median of some figures, and their ends where they differ. */
export function formatSpread(figures: readonly number[], suffix: string = ""): string {
  if (figures.length === 0) return "–";
  const { median, low, high }: Spread = spreadOf(figures);
  const ends = [low, high].map(formatNumber);
  const range = ends[0] === ends[1] ? "" : ` (${ends.join("–")})`;
  return `${formatNumber(median)}${suffix}${range}`;
}
