import { mergeLate } from "./merge-late.ts";
import { MOST_WAITING_BLOCKS, type PointTables } from "./point-tables.ts";
import { sealTail } from "./seal-tail.ts";
import { splitRows } from "./waiting-rows.ts";

/** A series is looked at again when so many more points wait, or 32 more blocks. */
const MORE_POINTS = 1_000;

/** Makes blocks of 500 to 1,000 points of those that wait, in the background. */
export interface Sealer {
  /** Notes that a series was written to. */
  note(seriesId: number): void;
  /** Whether there may be something to do. */
  readonly isBusy: boolean;
  /** Does a piece of the work, within a transaction. */
  step(): void;
  /** The last step failed, and was rolled back: leaves its series alone until more is written to it. */
  giveUp(): void;
}

/** How much may wait of a series before it is looked at. */
interface Threshold {
  readonly points: number;
  readonly blocks: number;
}

const FIRST: Threshold = { points: MORE_POINTS, blocks: MOST_WAITING_BLOCKS };
const NEVER: Threshold = { points: Number.POSITIVE_INFINITY, blocks: Number.POSITIVE_INFINITY };

/** Makes the sealer; what waits from earlier on is looked at first. */
export function createSealer(tables: PointTables): Sealer {
  const { head, states } = tables;
  const queue = new Set<number>(head.series());
  const thresholds = new Map<number, Threshold>();

  /** Sets when to look at a series again. */
  function leave(seriesId: number): void {
    const { waitingBlocks, waitingPoints } = states.of(seriesId);
    if (waitingBlocks === 0) thresholds.delete(seriesId);
    else thresholds.set(seriesId, { points: waitingPoints + MORE_POINTS, blocks: waitingBlocks + MOST_WAITING_BLOCKS });
  }

  return {
    note(seriesId) {
      const { points, blocks } = thresholds.get(seriesId) ?? FIRST;
      if (points === NEVER.points) return;
      const { waitingBlocks, waitingPoints } = states.of(seriesId);
      if (waitingPoints >= points || waitingBlocks >= blocks) queue.add(seriesId);
    },
    get isBusy() {
      return queue.size > 0;
    },
    step() {
      const [seriesId] = queue;
      if (seriesId === undefined) return;
      const rows = splitRows(tables, seriesId);
      const isChanged = sealTail(tables, seriesId, rows.tail) || mergeLate(tables, seriesId, rows.late);
      states.forget(seriesId);
      queue.delete(seriesId);
      // Behind the others: one with much to do must not hold them up.
      if (isChanged) queue.add(seriesId);
      else leave(seriesId);
    },
    giveUp() {
      const [seriesId] = queue;
      states.forgetAll();
      if (seriesId === undefined) return;
      queue.delete(seriesId);
      try {
        leave(seriesId);
      } catch {
        thresholds.set(seriesId, NEVER);
      }
    },
  };
}
