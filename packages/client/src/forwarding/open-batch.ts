import {
  countPoints,
  DataPoint,
  DataSeries,
  InvalidArgumentError,
  PointBuffer,
  type PointValue,
  type SeriesBlock,
  type TimeUnit,
  type UnsetClock,
} from "@iobeam/core";
import type { DeviceClock } from "./device-clock.ts";

const POINT_BYTES = 16;

/** Who is told of the points that are handed in. */
export interface Intake {
  /** Whether so many points may come; throws where the caller is to be told that they may not. */
  admits(points: number, bytes: number): boolean;
  /** They did not come, and the caller was not told. */
  turnedAway(points: number): void;
  /** Whether the points of each call are to be kept when it returns. */
  readonly keepsEachCall: boolean;
  /** They have come. What `read` gives are the same points, encoded; it is there where each call is to be kept. */
  admitted(points: number, read?: (() => OpenBlocks) | undefined): void;
  /** Some that had come were asked to go. */
  cleared(points: number): void;
  /** What comes next does not fit into the batch. */
  closeBatch(): void;
}

/** Encoded points: those whose times are final, and those of a clock that may be wrong. */
export interface OpenBlocks {
  readonly given: SeriesBlock[];
  readonly unset: SeriesBlock[];
  readonly unsetClock: UnsetClock;
}

/** Where points are put. */
interface Columns {
  readonly given: PointBuffer;
  readonly unset: PointBuffer;
}

type Place = (columns: Columns) => void;

/** The batch that is being filled. */
export class OpenBatch extends PointBuffer {
  readonly #intake: Intake;
  readonly #deviceClock: DeviceClock;
  readonly #columns: Columns = makeColumns();
  #unsetClock: UnsetClock;
  /** How many points were handed in. */
  points = 0;
  #bytes = 0;

  constructor(intake: Intake, deviceClock: DeviceClock) {
    super();
    this.#intake = intake;
    this.#deviceClock = deviceClock;
    this.#unsetClock = deviceClock.current;
  }

  override get bytes(): number {
    return this.#bytes;
  }

  override get pending(): number {
    return this.#columns.given.pending + this.#columns.unset.pending;
  }

  override pendingOf(series: string): number {
    return this.#columns.given.pendingOf(series) + this.#columns.unset.pendingOf(series);
  }

  override add(series: string, point: DataPoint): void {
    const isPlain = !(this.#deviceClock.isCorrecting || this.#intake.keepsEachCall);
    if (!(isPlain && this.#intake.admits(1, POINT_BYTES))) {
      this.#insert(1, POINT_BYTES, this.#placing(series, [point]));
      return;
    }
    // The same without a closure: this is what is called most.
    this.#columns.given.add(series, point);
    this.points++;
    this.#bytes += POINT_BYTES;
    this.#intake.admitted(1);
  }

  override addSeries(series: DataSeries): void {
    if (!(series instanceof DataSeries)) throw new InvalidArgumentError("series", "a DataSeries", series);
    const { name, points } = series;
    this.#insert(points.length, POINT_BYTES * points.length, this.#placing(name, points));
  }

  override addValues(
    series: string,
    times: ArrayLike<number>,
    values: ArrayLike<number>,
    unit?: TimeUnit | undefined,
  ): void {
    const length = Number.isSafeInteger(times?.length) ? times.length : 0;
    this.#insert(length, POINT_BYTES * length, ({ given }) => given.addValues(series, times, values, unit));
  }

  override putRow(micros: number, cells: readonly (readonly [series: string, value: PointValue])[]): void {
    const text = cells.reduce((sum, [, value]) => sum + (typeof value === "string" ? value.length : 0), 0);
    this.#insert(cells.length, POINT_BYTES * cells.length + text, ({ given }) => given.putRow(micros, cells));
  }

  override clear(series: string): number {
    const cleared = this.#columns.given.clear(series) + this.#columns.unset.clear(series);
    this.#left(cleared);
    return cleared;
  }

  override take(names?: Iterable<string> | undefined): SeriesBlock[] {
    const picked = names === undefined ? undefined : [...names];
    const blocks = [this.#columns.given, this.#columns.unset].flatMap((points) => points.take(picked));
    this.#left(countPoints({ blocks }));
    return blocks;
  }

  override putBack(blocks: readonly SeriesBlock[]): void {
    const bytes = blocks.reduce((sum, { block }) => sum + block.length, 0);
    this.#insert(countPoints({ blocks }), bytes, ({ given }) => given.putBack(blocks));
  }

  /** Hands over all of it. */
  close(): OpenBlocks {
    this.points = 0;
    this.#bytes = 0;
    return { ...takeBlocks(this.#columns), unsetClock: this.#unsetClock };
  }

  #left(points: number): void {
    this.points -= points;
    this.#intake.cleared(points);
  }

  #insert(points: number, bytes: number, place: Place): void {
    if (!this.#intake.admits(points, bytes)) {
      // For what it throws where the points could not be used anyway.
      place(makeColumns());
      this.#intake.turnedAway(points);
      return;
    }
    place(this.#columns);
    this.points += points;
    this.#bytes += bytes;
    this.#intake.admitted(points, () => {
      const columns = makeColumns();
      place(columns);
      return { ...takeBlocks(columns), unsetClock: this.#unsetClock };
    });
  }

  /** How to place points of which some may have been stamped by a clock that has to be corrected. */
  #placing(series: string, points: readonly DataPoint[]): Place {
    if (!this.#deviceClock.isCorrecting) return ({ given }) => addAll(given, series, points);
    const { shift, current } = this.#deviceClock;
    if (shift === undefined && current !== this.#unsetClock) {
      this.#intake.closeBatch();
      this.#unsetClock = current;
    }
    return ({ given, unset }) => {
      for (const point of points) {
        const isStamped = point instanceof DataPoint && point.isTimedByClock;
        if (!isStamped) given.add(series, point);
        else if (shift === undefined) unset.add(series, point);
        else given.putRow(point.timestamp.micros + shift, [[series, point.value]]);
      }
    };
  }
}

function addAll(columns: PointBuffer, series: string, points: readonly DataPoint[]): void {
  for (const point of points) columns.add(series, point);
}

function makeColumns(): Columns {
  return { given: new PointBuffer(), unset: new PointBuffer() };
}

function takeBlocks({ given, unset }: Columns): { given: SeriesBlock[]; unset: SeriesBlock[] } {
  return { given: given.take(), unset: unset.take() };
}
