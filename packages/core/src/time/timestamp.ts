import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { systemClock } from "./system-clock.ts";
import { microsPerUnit, TimeUnit } from "./time-unit.ts";

/** What a call takes as a point in time: milliseconds as an integer `number` or `bigint`, a `Date`, or a {@link Timestamp}. */
export type TimeInput = number | bigint | Date | Timestamp;

/**
 * A moment, kept exactly as a whole number of microseconds since 1970-01-01T00:00:00Z.
 *
 * The range is ±(2^53 − 1) microseconds, the years 1684 to 2255. Two timestamps are equal when they
 * are the same moment, whatever unit made them.
 *
 * @example
 * ```ts
 * import { TimeUnit, Timestamp } from "@iobeam/core";
 *
 * const taken = new Timestamp(1_427_316_488, TimeUnit.SECONDS);
 * taken.to(TimeUnit.MILLISECONDS); // 1427316488000
 * taken.equals(Timestamp.from(new Date("2015-03-25T20:48:08Z"))); // true
 * ```
 */
export class Timestamp {
  /** Whole microseconds since 1970; a safe integer. */
  readonly micros: number;

  /**
   * @param value - how many units since 1970; a safe integer, or a `bigint`
   * @param unit - the unit of `value`. Default: milliseconds
   * @throws {@link InvalidArgumentError} for a fraction, an unknown unit, or a moment outside the range
   */
  constructor(value: number | bigint, unit: TimeUnit = TimeUnit.MILLISECONDS) {
    const micros = countMicros(value, microsPerUnit(unit));
    if (!Number.isSafeInteger(micros)) {
      throw new InvalidArgumentError("timestamp", `${TIME_RANGE[unit]} (Timestamp.from takes a Date too)`, value);
    }
    this.micros = micros;
  }

  /**
   * The moment that any of the accepted forms means.
   *
   * @param time - an integer (`number` or `bigint`), a `Date` or a `Timestamp`
   * @param unit - the unit of an integer. Default: milliseconds
   * @param argument - what the caller's own argument is called, for the error
   * @throws {@link InvalidArgumentError} for anything else, an invalid `Date`, or a moment outside the range
   */
  static from(time: TimeInput, unit: TimeUnit = TimeUnit.MILLISECONDS, argument: string = "timestamp"): Timestamp {
    if (time instanceof Timestamp) return time;
    const factor = microsPerUnit(unit);
    const micros = time instanceof Date ? countMicros(time.getTime(), 1_000) : countMicros(time, factor);
    if (Number.isSafeInteger(micros)) return new Timestamp(micros, TimeUnit.MICROSECONDS);
    throw new InvalidArgumentError(argument, `${TIME_RANGE[unit]}, or a Date or Timestamp within that range`, time);
  }

  /**
   * The present, from the system's clock. Moments taken within the same millisecond are counted up
   * by a microsecond each, so that two readings of one series never share a time and overwrite
   * each other.
   */
  static now(): Timestamp {
    return new Timestamp(systemClock.nowMicros(), TimeUnit.MICROSECONDS);
  }

  /** This moment in whole units; a fraction is cut off towards the past. */
  to(unit: TimeUnit): number {
    return floorTo(this.micros, microsPerUnit(unit));
  }

  /** This moment as a `Date`, cut to the millisecond. */
  toDate(): Date {
    return new Date(this.to(TimeUnit.MILLISECONDS));
  }

  /** Whether `other` is the same moment. */
  equals(other: Timestamp): boolean {
    return this.micros === other.micros;
  }

  /** The microseconds: makes `<`, `>` and sorting work. */
  valueOf(): number {
    return this.micros;
  }

  /** ISO 8601 in UTC with six digits of a second: `2015-03-25T20:48:08.000000Z`. */
  toString(): string {
    const withinMs = String(this.micros - floorTo(this.micros, 1_000) * 1_000).padStart(3, "0");
    return this.toDate().toISOString().replace("Z", `${withinMs}Z`);
  }

  /** The same text as {@link Timestamp.toString}. */
  toJSON(): string {
    return this.toString();
  }
}

/** What a whole number of a unit may be, to be read after "must be". */
export const TIME_RANGE: Readonly<Record<TimeUnit, string>> = {
  sec: "a whole number of seconds within ±9,007,199,254",
  msec: "a whole number of milliseconds within ±9,007,199,254,740",
  usec: "a whole number of microseconds within ±(2^53 − 1)",
};

/** The microseconds of `value` units: no safe integer where the value, or the product, is none. */
function countMicros(value: number | bigint, factor: number): number {
  const count = typeof value === "bigint" ? Number(value) : value;
  return Number.isSafeInteger(count) ? count * factor + 0 : Number.NaN;
}

/** Exact where `Math.floor(micros / factor)` is not: the quotient of two large numbers may round up. */
export function floorTo(micros: number, factor: number): number {
  const rest = micros % factor;
  return (micros - rest) / factor - (rest < 0 ? 1 : 0);
}
