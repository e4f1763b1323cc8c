import { readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";

/** A block of a series as the table has it. */
export interface BlockRow {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly block_id: number;
  /** The length of the block. */
  readonly bytes: number;
}

/** The statements that write blocks. The blocks of a series never overlap. */
export interface BlockTable {
  /** Keeps a block where no other one of its series is. */
  insert(seriesId: number, block: Uint8Array): void;
  delete(seriesId: number, row: Pick<BlockRow, "last" | "block_id">): void;
  /** The blocks with a point from `first` to `last`, oldest first, at most `most` of them. */
  overlapping(seriesId: number, first: number, last: number, most?: number): BlockRow[];
  bytes(row: Pick<BlockRow, "block_id">): Uint8Array;
  /** When the newest point of all blocks was taken; −Infinity where there is none. */
  newest(seriesId: number): number;
}

/** Prepares the statements that write blocks. */
export function createBlockTable(db: Database): BlockTable {
  const insertBytes = db.prepare<[Uint8Array]>("INSERT INTO block_bytes (block) VALUES (?)");
  const insert = db.prepare<(number | null)[]>(
    "INSERT INTO blocks (series_id, last, first, count, least, greatest, block_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const remove = db.prepare<[number, number]>("DELETE FROM blocks WHERE series_id = ? AND last = ?");
  const removeBytes = db.prepare<[number]>("DELETE FROM block_bytes WHERE block_id = ?");
  const from = db.prepare<[number, number], BlockRow>(
    `SELECT first, last, count, block_id, length(block) AS bytes FROM blocks CROSS JOIN block_bytes USING (block_id)
    WHERE series_id = ? AND last >= ? ORDER BY last`,
  );
  const bytes = db.prepare<[number], Uint8Array>("SELECT block FROM block_bytes WHERE block_id = ?").pluck();
  const newest = db
    .prepare<[number], number>("SELECT last FROM blocks WHERE series_id = ? ORDER BY last DESC LIMIT 1")
    .pluck();
  return {
    insert(seriesId, block) {
      const { firstMicros, lastMicros, count, isNumeric, least, greatest } = readBlockHeader(block);
      const blockId = Number(insertBytes.run(block).lastInsertRowid);
      const range = isNumeric ? [least, greatest] : [null, null];
      insert.run(seriesId, lastMicros, firstMicros, count, ...range, blockId);
    },
    delete(seriesId, { last, block_id }) {
      remove.run(seriesId, last);
      removeBytes.run(block_id);
    },
    overlapping(seriesId, first, last, most = Number.POSITIVE_INFINITY) {
      const rows: BlockRow[] = [];
      for (const row of from.iterate(seriesId, first)) {
        if (row.first > last || rows.length === most) break;
        rows.push(row);
      }
      return rows;
    },
    bytes: ({ block_id }) => bytes.get(block_id) as Uint8Array,
    newest: (seriesId) => newest.get(seriesId) ?? Number.NEGATIVE_INFINITY,
  };
}
