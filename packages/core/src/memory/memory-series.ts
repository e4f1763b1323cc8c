import type { PointValue } from "../points/point-value.ts";
import type { PointFilter } from "../query/point-filter.ts";

/** The points of one series, by time. */
export class MemorySeries {
  readonly #values = new Map<number, PointValue>();
  #sorted: number[] | undefined = [];

  /** Keeps points; the last one of a time stays. */
  write(times: readonly number[], values: readonly PointValue[]): void {
    times.forEach((time, index) => {
      this.#values.set(time, values[index] as PointValue);
    });
    this.#sorted = undefined;
  }

  /** The points that match, oldest first; `limit` keeps the newest of them. */
  read(filter: PointFilter): { times: number[]; values: PointValue[] } {
    this.#sorted ??= [...this.#values.keys()].sort((a, b) => a - b);
    const matching = this.#sorted.filter((time) => matches(time, this.#values.get(time) as PointValue, filter));
    const times = filter.limit === undefined ? matching : matching.slice(-filter.limit);
    return { times, values: times.map((time) => this.#values.get(time) as PointValue) };
  }
}

function matches(time: number, value: PointValue, filter: PointFilter): boolean {
  const { fromMicros, toMicros, greaterThan, lessThan, equals } = filter;
  if (fromMicros !== undefined && time < fromMicros) return false;
  if (toMicros !== undefined && time > toMicros) return false;
  if (greaterThan === undefined && lessThan === undefined && equals === undefined) return true;
  if (typeof value !== "number") return false;
  if (greaterThan !== undefined && !(value > greaterThan)) return false;
  if (lessThan !== undefined && !(value < lessThan)) return false;
  return equals === undefined || value === equals;
}
