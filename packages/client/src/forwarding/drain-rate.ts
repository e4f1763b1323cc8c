import type { Clock } from "@iobeam/core";

/** How many points a second may pass, on average: a token bucket that holds a second's worth. */
export class DrainRate {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #allowance: number;
  #countedMs: number;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#allowance = perSecond;
    this.#countedMs = clock.elapsedMs();
  }

  /** How long until more may pass; 0 where it may at once. What passes may be larger than what is left. */
  get waitMs(): number {
    const nowMs = this.#clock.elapsedMs();
    const gained = ((nowMs - this.#countedMs) * this.#perSecond) / 1_000;
    // Without a bound the two infinities would give no number.
    this.#allowance =
      this.#perSecond === Number.POSITIVE_INFINITY ? 1 : Math.min(this.#perSecond, this.#allowance + gained);
    this.#countedMs = nowMs;
    return this.#allowance > 0 ? 0 : (1_000 * (1 - this.#allowance)) / this.#perSecond;
  }

  /** So many points have passed. */
  passed(points: number): void {
    this.#allowance -= points;
  }
}
