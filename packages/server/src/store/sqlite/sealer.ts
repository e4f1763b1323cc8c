import { mergeLate } from "./merge-late.ts";
import type { PointTables } from "./point-tables.ts";
import { sealTail } from "./seal-tail.ts";
import { createSealThresholds } from "./seal-thresholds.ts";
import { splitRows } from "./waiting-rows.ts";

/** Makes blocks of 500 to 1,000 points of those that wait, in the background. */
export interface Sealer {
  /** Notes that a series was written to. */
  note(seriesId: number): void;
  /** Whether there may be something to do. */
  readonly isBusy: boolean;
  /** Does a piece of the work, within a transaction. */
  step(): void;
  /** What the steps did is committed. */
  commit(): void;
  /**
   * What the steps did since `commit` was rolled back. The series of one that failed is left alone until more is
   * written to it; where it was the commit that failed, all of them until anything is written.
   */
  giveUp(): void;
}

/** Makes the sealer; what waits from earlier on is looked at first. */
export function createSealer(tables: PointTables): Sealer {
  const { head, states } = tables;
  const queue = new Set<number>(head.series());
  const thresholds = createSealThresholds(states);
  const stepped = new Set<number>();
  const postponed = new Set<number>();
  let current: number | undefined;

  return {
    note(seriesId) {
      move(postponed, queue);
      if (thresholds.areReached(seriesId)) queue.add(seriesId);
    },
    get isBusy() {
      return queue.size > 0;
    },
    step() {
      [current] = queue;
      const seriesId = current;
      if (seriesId === undefined) return;
      const rows = splitRows(tables, seriesId);
      const isChanged = sealTail(tables, seriesId, rows.tail) || mergeLate(tables, seriesId, rows.late);
      states.forget(seriesId);
      queue.delete(seriesId);
      // Behind the others: one with much to do must not hold them up.
      if (isChanged) queue.add(seriesId);
      else thresholds.raise(seriesId);
      stepped.add(seriesId);
      current = undefined;
    },
    commit: () => stepped.clear(),
    giveUp() {
      states.forgetAll();
      move(stepped, queue);
      if (current === undefined) move(queue, postponed);
      else if (queue.delete(current)) thresholds.giveUp(current);
      current = undefined;
    },
  };
}

function move(from: Set<number>, to: Set<number>): void {
  for (const seriesId of from) to.add(seriesId);
  from.clear();
}
