import type { PointValue, ResultPoint } from "@iobeam/core";

/** So many are remembered; of more, some may come twice. */
const MOST = 65_536;

/**
 * Points that a query has brought while the tail was open: those that were stored meanwhile come by the tail, too, and
 * are to be left out there.
 */
export class FilledPoints {
  readonly #values = new Map<string, PointValue>();

  add(key: string, { time, value }: ResultPoint): void {
    this.#values.set(`${time} ${key}`, value);
    if (this.#values.size > MOST) this.#values.delete(this.#values.keys().next().value as string);
  }

  /** Whether a point that comes by the tail has come already; it counts once. */
  take(key: string, { time, value }: ResultPoint): boolean {
    const place = `${time} ${key}`;
    return Object.is(this.#values.get(place), value) && this.#values.delete(place);
  }

  clear(): void {
    this.#values.clear();
  }
}
