import { readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";

/** A block that waits to be sealed, without its bytes. */
export interface HeadRow {
  readonly head_id: number;
  /** Where two blocks overlap, the one with the larger number is newer; those with the same one do not overlap. */
  readonly seq: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** The statements that write blocks that wait: those that came late or are small. */
export interface HeadTable {
  /** Keeps a block; without `seq` as the newest of all. */
  insert(seriesId: number, block: Uint8Array, seq?: number | undefined): void;
  /** The blocks of a series, from the oldest `seq` on. */
  of(seriesId: number): HeadRow[];
  bytes(row: HeadRow): Uint8Array;
  delete(row: HeadRow): void;
  /** The series that have a block waiting. */
  series(): number[];
  /** Looks up which `seq` was the last. */
  findLastSeq(): void;
}

/** Prepares the statements that write blocks that wait. */
export function createHeadTable(db: Database): HeadTable {
  const insert = db.prepare<(number | Uint8Array)[]>(
    "INSERT INTO head (series_id, seq, first, last, count, block) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const of = db.prepare<[number], HeadRow>(
    "SELECT head_id, seq, first, last, count FROM head WHERE series_id = ? ORDER BY seq",
  );
  const bytes = db.prepare<[number], Uint8Array>("SELECT block FROM head WHERE head_id = ?").pluck();
  const remove = db.prepare<[number]>("DELETE FROM head WHERE head_id = ?");
  const series = db.prepare<[], number>("SELECT DISTINCT series_id FROM head").pluck();
  const maxSeq = db.prepare<[], number | null>("SELECT max(seq) FROM head").pluck();
  let lastSeq = 0;
  return {
    insert(seriesId, block, seq = ++lastSeq) {
      const { firstMicros, lastMicros, count } = readBlockHeader(block);
      insert.run(seriesId, seq, firstMicros, lastMicros, count, block);
    },
    of: (seriesId) => of.all(seriesId),
    bytes: ({ head_id }) => bytes.get(head_id) as Uint8Array,
    delete: ({ head_id }) => void remove.run(head_id),
    series: () => series.all(),
    findLastSeq() {
      lastSeq = maxSeq.get() ?? 0;
    },
  };
}
