import type { QueryResult } from "@iobeam/core";
import { keyOf } from "./series-key.ts";

/** Up to which time each series was seen. */
export class SeenSeries {
  readonly #newest = new Map<string, number>();
  readonly #floor: number;

  /** @param floor - up to when series that were never seen count as seen; microseconds since 1970 */
  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The newest time that was seen of a series. */
  newest(key: string): number {
    return this.#newest.get(key) ?? this.#floor;
  }

  note(key: string, micros: number): void {
    if (micros > this.newest(key)) this.#newest.set(key, micros);
  }

  /** Takes everything up to the newest points of a result as seen. */
  noteAll({ result }: QueryResult): void {
    for (const series of result) this.note(keyOf(series), series.data.at(-1)?.time ?? this.#floor);
  }
}
