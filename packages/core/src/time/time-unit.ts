import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";

/**
 * The units of time that iobeam knows; the values are the wire's words.
 *
 * @example
 * ```ts
 * import { TimeUnit, Timestamp } from "@iobeam/core";
 *
 * new Timestamp(1_427_316_488, TimeUnit.SECONDS);
 * ```
 */
export const TimeUnit = {
  /** Seconds, `"sec"`. */
  SECONDS: "sec",
  /** Milliseconds, `"msec"`. */
  MILLISECONDS: "msec",
  /** Microseconds, `"usec"`. */
  MICROSECONDS: "usec",
} as const;

/** One of the units in {@link (TimeUnit:variable)}. */
export type TimeUnit = (typeof TimeUnit)[keyof typeof TimeUnit];

/**
 * How many microseconds one unit has.
 *
 * @throws {@link InvalidArgumentError} for an unknown unit
 */
export function microsPerUnit(unit: TimeUnit, argument: string = "unit"): number {
  switch (unit) {
    case TimeUnit.SECONDS:
      return 1_000_000;
    case TimeUnit.MILLISECONDS:
      return 1_000;
    case TimeUnit.MICROSECONDS:
      return 1;
    default:
      throw new InvalidArgumentError(argument, 'one of TimeUnit ("sec", "msec", "usec")', unit);
  }
}
