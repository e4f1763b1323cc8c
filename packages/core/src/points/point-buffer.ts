import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { DataPoint } from "./data-point.ts";
import { DataSeries } from "./data-series.ts";
import type { SeriesBlock } from "./import-batch.ts";
import { checkColumns } from "./number-column.ts";
import type { PointValue } from "./point-value.ts";
import { SeriesBuffer } from "./series-buffer.ts";

/** How many series keep their columns when they are emptied; at most 16 kB each. */
const SPARE_SERIES = 64;

/**
 * Points of many series that wait to be sent. They are copied into columns of numbers and, 1,000 at a time, encoded:
 * a point takes 16 bytes, and a few once it is encoded; no object that was handed in is kept.
 *
 * @example
 * ```ts
 * import { createMemoryTransport, DataPoint, PointBuffer } from "@iobeam/core";
 *
 * const points = new PointBuffer();
 * points.add("temperature", new DataPoint(21.5));
 * points.addValues("humidity", [1_427_316_488_000, 1_427_316_489_000], [40, 41]);
 * const batch = { projectId: 6, deviceId: "greenhouse-3", blocks: points.take() };
 * await createMemoryTransport().importBatch(batch, { token: "any" });
 * ```
 */
export class PointBuffer {
  readonly #series = new Map<string, SeriesBuffer>();

  /** How many points wait; of those of one series with the same time, one counts once they are encoded. */
  get pending(): number {
    let waiting = 0;
    for (const { pending } of this.#series.values()) waiting += pending;
    return waiting;
  }

  /** About how many bytes of memory they take. */
  get bytes(): number {
    let taken = 0;
    for (const { bytes } of this.#series.values()) taken += bytes;
    return taken;
  }

  /** How many points of one series wait. */
  pendingOf(series: string): number {
    return this.#series.get(series)?.pending ?? 0;
  }

  /**
   * Adds a point.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  add(series: string, point: DataPoint): void {
    if (!(point instanceof DataPoint)) throw new InvalidArgumentError("point", "a DataPoint", point);
    this.#open(series).add(point.timestamp.micros, point.value);
  }

  /**
   * Adds the points of a series.
   *
   * @throws {@link InvalidArgumentError} for something that is no `DataSeries`
   */
  addSeries(series: DataSeries): void {
    if (!(series instanceof DataSeries)) throw new InvalidArgumentError("series", "a DataSeries", series);
    const buffer = this.#open(series.name);
    for (const { timestamp, value } of series.points) buffer.add(timestamp.micros, value);
  }

  /**
   * Adds points that stand in arrays, all of them or, where one is unusable, none: the quickest way in.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param times - when each value was taken; whole numbers of `unit` since 1970
   * @param values - finite numbers, as many as there are times
   * @param unit - the unit of the times. Default: milliseconds
   * @throws {@link InvalidArgumentError} that names the first unusable one, as in `times[3]`
   */
  addValues(
    series: string,
    times: ArrayLike<number>,
    values: ArrayLike<number>,
    unit: TimeUnit = TimeUnit.MILLISECONDS,
  ): void {
    const factor = checkColumns(times, values, unit);
    this.#open(series).addColumns(times, values, factor);
  }

  /** Adds values with one time that were checked, by the name of their series. For `DataStore`. */
  putRow(micros: number, cells: readonly (readonly [series: string, value: PointValue])[]): void {
    for (const [series, value] of cells) {
      const buffer = this.#open(series);
      if (typeof value === "number") buffer.add(micros, value);
      else buffer.addOther(micros, value);
    }
  }

  /** Forgets the points of one series that wait; tells how many there were. */
  clear(series: string): number {
    const dropped = this.pendingOf(series);
    this.#series.delete(series);
    return dropped;
  }

  /** Hands over the points of some series, or of all, and keeps none of them. */
  take(names: Iterable<string> = this.#series.keys()): SeriesBlock[] {
    let spare = SPARE_SERIES;
    return [...names].flatMap((name) => {
      const blocks = this.#series.get(name)?.take() ?? [];
      // The columns of a few series that are written to again and again need not be made anew each time.
      if (blocks.length === 0 || --spare < 0) this.#series.delete(name);
      return blocks.map((block) => ({ name, block }));
    });
  }

  /** Puts blocks that were taken back in front of what was added since. */
  putBack(blocks: readonly SeriesBlock[]): void {
    const parts = new Map<string, Uint8Array[]>();
    for (const { name, block } of blocks) {
      const part = parts.get(name);
      if (part === undefined) parts.set(name, [block]);
      else part.push(block);
    }
    for (const [name, part] of parts) this.#open(name).putBack(part);
  }

  #open(name: string): SeriesBuffer {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const series = new SeriesBuffer();
    this.#series.set(checkSeriesName(name), series);
    return series;
  }
}
