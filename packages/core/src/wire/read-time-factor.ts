import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { microsPerUnit, TimeUnit } from "../time/time-unit.ts";

/**
 * How many microseconds one unit of a body's times has; milliseconds where it does not say.
 *
 * @throws {@link InvalidArgumentError} for a `timefmt` that is none
 */
export function readTimeFactor(timefmt: unknown = TimeUnit.MILLISECONDS): number {
  const unit = Object.values(TimeUnit).find((known) => known === timefmt);
  if (unit !== undefined) return microsPerUnit(unit);
  throw new InvalidArgumentError("timefmt", '"sec", "msec" or "usec"', timefmt);
}
