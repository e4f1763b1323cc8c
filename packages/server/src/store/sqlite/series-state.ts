import type { BlockTable } from "./block-table.ts";
import type { HeadTable } from "./head-table.ts";
import type { LatestTable } from "./latest-table.ts";

/** What the writer remembers of a series, so that it need not ask for every block. */
export interface SeriesState {
  /** When the newest point of the sealed blocks was taken. */
  newestSealed: number;
  /** When the newest point of all was taken. */
  newest: number;
  /** How many blocks wait. */
  waitingBlocks: number;
  /** How many points wait, as often as they came. */
  waitingPoints: number;
  /** From when to when they are. */
  waitingFirst: number;
  waitingLast: number;
}

/** What is remembered of all series. */
export interface SeriesStates {
  of(seriesId: number): SeriesState;
  /** Forgets all where they are many; never within a transaction, which may not have written all that it noted. */
  trim(): void;
  forget(seriesId: number): void;
  forgetAll(): void;
}

/**
 * Remembers what the tables hold of each series.
 *
 * @param most - how many series are remembered from one transaction to the next
 */
export function createSeriesStates(
  blocks: BlockTable,
  head: HeadTable,
  latest: LatestTable,
  most: number,
): SeriesStates {
  const known = new Map<number, SeriesState>();

  function load(seriesId: number): SeriesState {
    const state: SeriesState = {
      newestSealed: blocks.newest(seriesId),
      newest: latest.time(seriesId),
      waitingBlocks: 0,
      waitingPoints: 0,
      waitingFirst: Number.POSITIVE_INFINITY,
      waitingLast: Number.NEGATIVE_INFINITY,
    };
    for (const { count, first, last } of head.of(seriesId)) noteWaiting(state, count, first, last);
    return state;
  }

  return {
    of(seriesId) {
      let state = known.get(seriesId);
      if (state === undefined) {
        state = load(seriesId);
        known.set(seriesId, state);
      }
      return state;
    },
    trim() {
      if (known.size > most) known.clear();
    },
    forget: (seriesId) => void known.delete(seriesId),
    forgetAll: () => known.clear(),
  };
}

/** Counts a block among those that wait. */
export function noteWaiting(state: SeriesState, count: number, first: number, last: number): void {
  state.waitingBlocks++;
  state.waitingPoints += count;
  state.waitingFirst = Math.min(state.waitingFirst, first);
  state.waitingLast = Math.max(state.waitingLast, last);
}
