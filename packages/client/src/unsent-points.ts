import { countPoints, PointBuffer, type SeriesBlock } from "@iobeam/core";

/** The points that wait for the next send, and those that are on their way. */
export class UnsentPoints extends PointBuffer {
  #inFlight = 0;
  #clearedInFlight = new Set<string>();

  /** How many points the backend has not acknowledged yet. */
  override get pending(): number {
    return super.pending + this.#inFlight;
  }

  /** Forgets the waiting points of one series; those on their way are not kept if their send fails. */
  override clear(series: string): number {
    if (this.#inFlight > 0) this.#clearedInFlight.add(series);
    return super.clear(series);
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
    this.putBack(unsent.filter(({ name }) => !this.#clearedInFlight.has(name)));
  }
}
