import type { Aggregation, Operator, PointValue } from "@iobeam/core";
import type { SeriesAggregate } from "../records/points.ts";

/** The numbers of a window so far. */
interface Window {
  readonly start: number;
  count: number;
  sum: number;
  least: number;
  greatest: number;
}

const RESULTS: Readonly<Record<Operator, (window: Window) => number>> = {
  count: ({ count }) => count,
  sum: ({ sum }) => sum,
  min: ({ least }) => least,
  max: ({ greatest }) => greatest,
  mean: ({ sum, count }) => sum / count,
};

/** Makes one number of the numbers of each window. */
export class Aggregator {
  readonly #operator: Operator;
  readonly #everyMicros: number;
  readonly #windows: Window[] = [];

  constructor({ operator, everyMicros = Number.POSITIVE_INFINITY }: Aggregation) {
    this.#operator = operator;
    this.#everyMicros = everyMicros;
  }

  /** Takes points; all of them newer than those taken before. */
  add(times: ArrayLike<number>, values: ArrayLike<PointValue>): void {
    let window = this.#windows.at(-1);
    for (let index = 0; index < times.length; index++) {
      const [time, value] = [times[index] as number, values[index] as PointValue];
      if (typeof value !== "number") continue;
      if (window === undefined || time - window.start >= this.#everyMicros) {
        window = { start: this.#startOf(time), count: 0, sum: 0, least: value, greatest: value };
        this.#windows.push(window);
      }
      window.count++;
      window.sum += value;
      window.least = Math.min(window.least, value);
      window.greatest = Math.max(window.greatest, value);
    }
  }

  /** What came of it: the newest windows, at most `limit` of them. */
  finish(limit: number | undefined): Pick<SeriesAggregate, "times" | "values"> {
    const windows = limit === undefined ? this.#windows : this.#windows.slice(-limit);
    return {
      times: Float64Array.from(windows, ({ start }) => start),
      values: Float64Array.from(windows, RESULTS[this.#operator]),
    };
  }

  #startOf(time: number): number {
    if (this.#everyMicros === Number.POSITIVE_INFINITY) return time;
    const rest = time % this.#everyMicros;
    return time - rest - (rest < 0 ? this.#everyMicros : 0);
  }
}
