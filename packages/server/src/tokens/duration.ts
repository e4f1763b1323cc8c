import { InvalidArgumentError } from "@iobeam/core";

const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
const LONGEST_MS = 520 * 604_800_000;

/**
 * The milliseconds that a duration means: `30d`, `12h`.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything but a whole number above 0 with one of `w d h m s`,
 * and for more than 520 weeks
 */
export function parseDuration(text: string, argument: string): number {
  const [, count, unit] = /^(\d{1,9})([wdhms])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError(argument, "a whole number with w, d, h, m or s, as in 30d, up to 520w", text);
}

/**
 * Checks how long a token is to last.
 *
 * @returns the duration in milliseconds
 * @throws {@link @iobeam/core#InvalidArgumentError} for anything but milliseconds above 0, up to 520 weeks
 */
export function checkTtl(ttlMs: unknown, argument: string): number {
  if (typeof ttlMs === "number" && ttlMs > 0 && ttlMs <= LONGEST_MS) return ttlMs;
  throw new InvalidArgumentError(argument, "milliseconds above 0, up to 520 weeks", ttlMs);
}

/** A duration as `parseDuration` reads it, in the largest unit that leaves no rest; rounded up to the second. */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000) * 1_000;
  const [unit, unitMs] = Object.entries(UNITS).find(([, each]) => seconds % each === 0) as [string, number];
  return `${seconds / unitMs}${unit}`;
}
