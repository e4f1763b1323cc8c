import type { Database } from "better-sqlite3";
import { type BlockTable, createBlockTable } from "./block-table.ts";
import { createHeadTable, type HeadTable } from "./head-table.ts";
import { createLatestTable, type LatestTable } from "./latest-table.ts";
import { createSeriesKeys, type SeriesKeys } from "./series-keys.ts";
import { createSeriesStates, type SeriesStates } from "./series-state.ts";
import { createSourceKeys, type SourceKeys } from "./source-keys.ts";

/** A block of at least so many points is sealed as it came; smaller ones wait until there are enough. */
export const FEWEST_IN_BLOCK = 500;

/** So many blocks of a series that wait are made one, so that a read need not put many together. */
export const MOST_WAITING_BLOCKS = 32;

/** Everything that points are written to. */
export interface PointTables {
  readonly sources: SourceKeys;
  readonly keys: SeriesKeys;
  readonly blocks: BlockTable;
  readonly head: HeadTable;
  readonly latest: LatestTable;
  readonly states: SeriesStates;
  /** Forgets what is remembered if another connection has written since: first thing in every transaction. */
  beginTransaction(): void;
}

const MOST_REMEMBERED = 100_000;

/**
 * Prepares the statements of all of them.
 *
 * @param mostRemembered - of how many series the state is kept in memory
 */
export function createPointTables(db: Database, mostRemembered: number = MOST_REMEMBERED): PointTables {
  const sources = createSourceKeys(db);
  const [blocks, head, latest] = [createBlockTable(db), createHeadTable(db), createLatestTable(db)];
  const states = createSeriesStates(blocks, head, latest, mostRemembered);
  let version: unknown;
  return {
    sources,
    keys: createSeriesKeys(db, sources),
    blocks,
    head,
    latest,
    states,
    beginTransaction() {
      states.trim();
      const current = db.pragma("data_version", { simple: true });
      if (current === version) return;
      version = current;
      sources.forget();
      states.forgetAll();
      head.findLastSeq();
    },
  };
}
