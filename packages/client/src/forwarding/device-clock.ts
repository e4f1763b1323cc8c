import {
  type BootClock,
  type Clock,
  decodeBlock,
  encodeBlocks,
  type OutboxBatch,
  type Timestamp,
  type UnsetClock,
} from "@iobeam/core";

/** What one round trip cannot tell. */
const TOLERANCE_MICROS = 2_000_000;

/** A wall clock that moved by more than this beside the monotonic one was set. */
const SET_MICROS = 500_000;

/**
 * Compares this device's clock with the backend's. Both are measured by the monotonic clock, which nobody can set: so
 * points that were taken before the wall clock was set can be corrected after it was.
 */
export class DeviceClock {
  /** Whether points that this clock has stamped are corrected. */
  readonly isCorrecting: boolean;
  readonly #clock: Clock;
  readonly #monotonic: BootClock;
  #serverMinusMonotonic: number | undefined;
  #hasAsked = false;
  #current: UnsetClock;

  /** @param bootClock - one that can be compared with that of an earlier process; the clock's own cannot */
  constructor(clock: Clock, isCorrecting: boolean, bootClock?: BootClock | undefined) {
    this.#clock = clock;
    this.#monotonic = bootClock ?? { origin: crypto.randomUUID(), elapsedMs: () => clock.elapsedMs() };
    this.isCorrecting = isCorrecting;
    this.#current = this.#describe();
  }

  /** The backend's clock minus this device's, in milliseconds; `undefined` while it is not known. */
  get offsetMs(): number | undefined {
    if (this.#serverMinusMonotonic === undefined) return undefined;
    // Without the 0 an offset of none could be −0.
    return Math.round((this.#serverMinusMonotonic - this.current.wallMinusMonotonicMicros) / 1_000) + 0;
  }

  /** Whether nothing may be sent before it is known. */
  get mustBeLearned(): boolean {
    return this.isCorrecting && this.#serverMinusMonotonic === undefined;
  }

  /** How this device's clock stands: the same object until the wall clock is set, so that no two points trade places. */
  get current(): UnsetClock {
    const now = this.#describe();
    const moved = Math.abs(now.wallMinusMonotonicMicros - this.#current.wallMinusMonotonicMicros);
    if (moved > SET_MICROS) this.#moveOn(now);
    return this.#current;
  }

  /** What to add to a time that this clock shows, in microseconds; `undefined` while it is not known. */
  get shift(): number | undefined {
    return this.#shiftOf(this.current);
  }

  /** Asks the backend. The answer is taken to be of half-way between the question and its arrival (Cristian 1989). */
  async learn(ask: () => Promise<Timestamp>): Promise<void> {
    this.#hasAsked = true;
    const askedMs = this.#monotonic.elapsedMs();
    const { micros } = await ask();
    const middleMs = (askedMs + this.#monotonic.elapsedMs()) / 2;
    this.#serverMinusMonotonic = micros - Math.round(middleMs * 1_000);
  }

  /** The same, once, for nothing but to be told: it may fail. */
  async learnAside(ask: () => Promise<Timestamp>): Promise<void> {
    if (!this.#hasAsked) await this.learn(ask).catch(() => {});
  }

  /** A batch with its times corrected, where they have to be and can be. */
  correct(batch: OutboxBatch): OutboxBatch {
    const { unsetClock } = batch;
    if (!this.isCorrecting || unsetClock?.monotonicOrigin !== this.#monotonic.origin) return batch;
    const shift = this.#shiftOf(unsetClock) ?? 0;
    if (shift === 0) return batch;
    const blocks = batch.blocks.flatMap(({ name, block }) => {
      const { times, values } = decodeBlock(block);
      const moved = times.map((time) => time + shift);
      return encodeBlocks(moved, values).map((corrected) => ({ name, block: corrected }));
    });
    return { ...batch, blocks };
  }

  /** The wall clock was set, or the monotonic one stood still while the machine was asleep: nobody can tell which. */
  #moveOn(now: UnsetClock): void {
    this.#current = now;
    this.#serverMinusMonotonic = undefined;
    this.#hasAsked = false;
  }

  #shiftOf({ wallMinusMonotonicMicros }: UnsetClock): number | undefined {
    if (this.#serverMinusMonotonic === undefined) return undefined;
    const shift = this.#serverMinusMonotonic - wallMinusMonotonicMicros;
    return Math.abs(shift) > TOLERANCE_MICROS ? shift : 0;
  }

  #describe(): UnsetClock {
    const wallMinusMonotonicMicros = Math.round(this.#clock.nowMicros() - this.#monotonic.elapsedMs() * 1_000);
    return { monotonicOrigin: this.#monotonic.origin, wallMinusMonotonicMicros };
  }
}
