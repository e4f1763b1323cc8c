import { readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import { createRowInserter } from "./row-inserter.ts";

/** A block that waits to be sealed. */
export interface HeadRow {
  /** Where two blocks overlap, the one with the larger number is newer; those with the same one do not overlap. */
  readonly seq: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly block: Uint8Array;
}

/** A block that is to wait: of a series, and with a `seq` where it takes the place of a part of another. */
export type HeadBlock = readonly [seriesId: number, block: Uint8Array, seq?: number | undefined];

/** The statements that write blocks that wait: those that came late or are small. */
export interface HeadTable {
  /** Keeps blocks, in their order; those without a `seq` as the newest of all. */
  insert(blocks: Iterable<HeadBlock>): void;
  /** Whether a block of a series may have a point from `first` to `last`. */
  meets(seriesId: number, first: number, last: number): boolean;
  /** The blocks of a series, from the oldest `seq` on. */
  of(seriesId: number): HeadRow[];
  delete(seriesId: number, row: HeadRow): void;
  /** Deletes the blocks of a series that lie between two times. */
  deleteWithin(seriesId: number, first: number, last: number): void;
  /** The series that have a block waiting. */
  series(): number[];
  /** Looks up which `seq` was the last. */
  findLastSeq(): void;
}

/** Prepares the statements that write blocks that wait. */
export function createHeadTable(db: Database): HeadTable {
  const insert = createRowInserter(db, "INSERT INTO head (series_id, seq, first, last, count, block)", 6);
  const of = db.prepare<[number], HeadRow>(
    "SELECT seq, first, last, count, block FROM head WHERE series_id = ? ORDER BY seq",
  );
  const remove = db.prepare<[number, number, number]>("DELETE FROM head WHERE series_id = ? AND seq = ? AND first = ?");
  const removeWithin = db.prepare<[number, number, number]>(
    "DELETE FROM head WHERE series_id = ? AND first >= ? AND last <= ?",
  );
  const meeting = db
    .prepare<[number, number, number], 1>("SELECT 1 FROM head WHERE series_id = ? AND last >= ? AND first <= ? LIMIT 1")
    .pluck();
  const series = db.prepare<[], number>("SELECT DISTINCT series_id FROM head").pluck();
  const maxSeq = db.prepare<[], number | null>("SELECT max(seq) FROM head").pluck();
  let lastSeq = 0;
  return {
    insert(blocks) {
      const rows = Array.from(blocks, ([seriesId, block, seq]) => {
        const { firstMicros, lastMicros, count } = readBlockHeader(block);
        return [seriesId, seq ?? ++lastSeq, firstMicros, lastMicros, count, block];
      });
      insert(rows);
    },
    meets: (seriesId, first, last) => meeting.get(seriesId, first, last) !== undefined,
    of: (seriesId) => of.all(seriesId),
    delete: (seriesId, { seq, first }) => void remove.run(seriesId, seq, first),
    deleteWithin: (seriesId, first, last) => void removeWithin.run(seriesId, first, last),
    series: () => series.all(),
    findLastSeq() {
      lastSeq = maxSeq.get() ?? 0;
    },
  };
}
