import { MOST_WAITING_BLOCKS } from "./point-tables.ts";
import type { SeriesStates } from "./series-state.ts";

/** A series is looked at again when so many more points wait, or 32 more blocks. */
const MORE_POINTS = 1_000;

/** How much may wait of a series before it is looked at. */
interface Threshold {
  readonly points: number;
  readonly blocks: number;
}

const FIRST: Threshold = { points: MORE_POINTS, blocks: MOST_WAITING_BLOCKS };
const NEVER: Threshold = { points: Number.POSITIVE_INFINITY, blocks: Number.POSITIVE_INFINITY };

/** When to look at which series. */
export interface SealThresholds {
  /** Whether enough waits of a series. */
  areReached(seriesId: number): boolean;
  /** A series was looked at: the next time when more waits than now. */
  raise(seriesId: number): void;
  /** A series could not be sealed: the next time when more waits than now, and never where nothing can be read of it. */
  giveUp(seriesId: number): void;
}

/** Makes the thresholds; they count from what is remembered of each series. */
export function createSealThresholds(states: SeriesStates): SealThresholds {
  const thresholds = new Map<number, Threshold>();

  function raise(seriesId: number): void {
    const { waitingBlocks, waitingPoints } = states.of(seriesId);
    if (waitingBlocks === 0) thresholds.delete(seriesId);
    else thresholds.set(seriesId, { points: waitingPoints + MORE_POINTS, blocks: waitingBlocks + MOST_WAITING_BLOCKS });
  }

  return {
    areReached(seriesId) {
      const threshold = thresholds.get(seriesId) ?? FIRST;
      if (threshold === NEVER) return false;
      const { waitingBlocks, waitingPoints } = states.of(seriesId);
      return waitingPoints >= threshold.points || waitingBlocks >= threshold.blocks;
    },
    raise,
    giveUp(seriesId) {
      try {
        raise(seriesId);
      } catch {
        thresholds.set(seriesId, NEVER);
      }
    },
  };
}
