import type { Aggregation, Operator, PointValue } from "@iobeam/core";
import type { SeriesAggregate } from "../records/points.ts";
import { addNumber, makeNumbers, type Numbers, reduceNumbers } from "./numbers.ts";
import { windowStart } from "./window-start.ts";

/** The numbers of a window so far. */
interface Window extends Numbers {
  readonly start: number;
  /** When the next window begins. */
  readonly end: number;
}

/** Makes one number of the numbers of each window, and keeps the newest of them. */
export class Aggregator {
  readonly #operator: Operator;
  readonly #everyMicros: number;
  readonly #limit: number;
  /** The windows that are over; up to twice as many as are wanted. */
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  #open: Window | undefined;

  constructor(
    { operator, everyMicros = Number.POSITIVE_INFINITY }: Aggregation,
    limit: number = Number.POSITIVE_INFINITY,
  ) {
    this.#operator = operator;
    this.#everyMicros = everyMicros;
    this.#limit = limit;
  }

  /** How many windows would come of it. */
  get size(): number {
    return Math.min(this.#limit, this.#times.length + (this.#open === undefined ? 0 : 1));
  }

  /** Takes points; all of them newer than those taken before. */
  add(times: ArrayLike<number>, values: ArrayLike<PointValue>): void {
    for (let index = 0; index < times.length; index++) {
      const [time, value] = [times[index] as number, values[index] as PointValue];
      if (typeof value !== "number") continue;
      if (this.#open === undefined || time >= this.#open.end) this.#begin(time);
      addNumber(this.#open as Window, value);
    }
  }

  /** What came of it; nothing can be added any more. */
  finish(): Pick<SeriesAggregate, "times" | "values"> {
    this.#close();
    const first = Math.max(0, this.#times.length - this.#limit);
    return { times: Float64Array.from(this.#times.slice(first)), values: Float64Array.from(this.#values.slice(first)) };
  }

  #begin(time: number): void {
    this.#close();
    this.#open = { ...this.#boundsOf(time), ...makeNumbers() };
  }

  #close(): void {
    if (this.#open === undefined) return;
    this.#times.push(this.#open.start);
    this.#values.push(reduceNumbers(this.#operator, this.#open));
    this.#open = undefined;
    if (this.#times.length <= 2 * this.#limit) return;
    for (const column of [this.#times, this.#values]) column.splice(0, column.length - this.#limit);
  }

  #boundsOf(time: number): Pick<Window, "start" | "end"> {
    const every = this.#everyMicros;
    if (every === Number.POSITIVE_INFINITY) return { start: time, end: every };
    const rest = time % every;
    return { start: windowStart(time, every), end: time - rest + (rest < 0 ? 0 : every) };
  }
}
