const SECONDS = /^\d{1,9}$/;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: both forms of RFC 9110 section
 * 10.2.3, seconds and a date. A date that has passed means 0; anything else means nothing.
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (SECONDS.test(text)) return Number(text) * 1_000;
  // A bare number that is no whole count of seconds would be read as a year.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
