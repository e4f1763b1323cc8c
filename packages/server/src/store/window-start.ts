/**
 * When the window of a time begins, counted from 1970; microseconds, never before the first time that there can be.
 * The remainder comes first: a quotient is rounded where times are large.
 */
export function windowStart(micros: number, everyMicros: number): number {
  const rest = micros % everyMicros;
  return Math.max(micros - rest - (rest < 0 ? everyMicros : 0), Number.MIN_SAFE_INTEGER);
}
