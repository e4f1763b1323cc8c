import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { checkNumber } from "./point-value.ts";

/**
 * One reading: a number and when it was taken. Immutable.
 *
 * @example
 * ```ts
 * import { DataPoint, TimeUnit, Timestamp } from "@iobeam/core";
 *
 * new DataPoint(21.5); // now
 * new DataPoint(21.5, 1_427_316_488_000); // milliseconds
 * new DataPoint(21.5, new Timestamp(1_427_316_488, TimeUnit.SECONDS));
 * ```
 */
export class DataPoint {
  /** The reading; finite. */
  readonly value: number;
  /** When it was taken. */
  readonly timestamp: Timestamp;
  readonly #isTimedByClock: boolean;

  /**
   * @param value - a finite number
   * @param timestamp - when it was taken: milliseconds (`number` or `bigint`), a `Date` or a `Timestamp`. Default: now
   * @throws {@link InvalidArgumentError} for a value that is not a finite number, or an unusable time
   */
  constructor(value: number, timestamp?: TimeInput | undefined) {
    this.value = checkNumber(value);
    this.timestamp = timestamp === undefined ? Timestamp.now() : Timestamp.from(timestamp);
    this.#isTimedByClock = timestamp === undefined;
  }

  /** Whether the time is what this device's clock showed when the point was made, as none was given. */
  get isTimedByClock(): boolean {
    return this.#isTimedByClock;
  }
}
