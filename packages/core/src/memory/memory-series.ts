import type { PointValue } from "../points/point-value.ts";
import { matchesFilter, type PointFilter } from "../query/point-filter.ts";

/** The points of one series, by time. */
export class MemorySeries {
  readonly #values = new Map<number, PointValue>();
  #sorted: number[] | undefined = [];

  /** Keeps points; the last one of a time stays. */
  write(times: Float64Array, values: ArrayLike<PointValue>): void {
    times.forEach((time, index) => {
      this.#values.set(time, values[index] as PointValue);
    });
    this.#sorted = undefined;
  }

  /** The points that match, oldest first; `limit` keeps the newest of them. */
  read(filter: PointFilter): { times: number[]; values: PointValue[] } {
    this.#sorted ??= [...this.#values.keys()].sort((a, b) => a - b);
    const matching = this.#sorted.filter((time) => matchesFilter(time, this.#values.get(time) as PointValue, filter));
    const times = filter.limit === undefined ? matching : matching.slice(-filter.limit);
    return { times, values: times.map((time) => this.#values.get(time) as PointValue) };
  }

  /** Forgets the points that match; tells how many there were. */
  delete(filter: PointFilter): number {
    const { times } = this.read(filter);
    for (const time of times) this.#values.delete(time);
    this.#sorted = undefined;
    return times.length;
  }
}
