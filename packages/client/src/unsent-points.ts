import {
  ClientClosedError,
  countPoints,
  type DataPoint,
  type DataSeries,
  PointBuffer,
  type PointValue,
  type SeriesBlock,
  type TimeUnit,
} from "@iobeam/core";

/** The points that wait for the next send, and those that are on their way. */
export class UnsentPoints extends PointBuffer {
  #inFlight = 0;
  #clearedInFlight = new Set<string>();
  #isClosed = false;
  /** How many points were forgotten on request. */
  cleared = 0;

  /** How many points the backend has not acknowledged yet. */
  override get pending(): number {
    return super.pending + this.#inFlight;
  }

  /** Forgets the waiting points of one series; those on their way are not kept if their send fails. */
  override clear(series: string): number {
    if (this.#inFlight > 0) this.#clearedInFlight.add(series);
    const dropped = super.clear(series);
    this.cleared += dropped;
    return dropped;
  }

  override add(series: string, point: DataPoint): void {
    this.#checkOpen();
    super.add(series, point);
  }

  override addSeries(series: DataSeries): void {
    this.#checkOpen();
    super.addSeries(series);
  }

  override addValues(series: string, times: ArrayLike<number>, values: ArrayLike<number>, unit?: TimeUnit): void {
    this.#checkOpen();
    super.addValues(series, times, values, unit);
  }

  override putRow(micros: number, cells: readonly (readonly [series: string, value: PointValue])[]): void {
    this.#checkOpen();
    super.putRow(micros, cells);
  }

  /** Takes no more. */
  close(): void {
    this.#isClosed = true;
  }

  /** Takes everything that waits; it counts as pending until {@link UnsentPoints.settle}. */
  begin(): SeriesBlock[] {
    const blocks = this.take();
    this.#inFlight = countPoints({ blocks });
    this.#clearedInFlight.clear();
    return blocks;
  }

  /** Ends a send: what was not acknowledged goes back in front of what was added since. */
  settle(unsent: readonly SeriesBlock[]): void {
    this.#inFlight = 0;
    const kept = unsent.filter(({ name }) => !this.#clearedInFlight.has(name));
    this.cleared += countPoints({ blocks: unsent }) - countPoints({ blocks: kept });
    this.putBack(kept);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new ClientClosedError("Adding points");
  }
}
