import { decodeBlock, encodeBlocks, type PointValue, readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";

/** The newest point of each series, kept beside all others so that it is found without a look at them. */
export interface LatestTable {
  /** When the newest point was taken; −Infinity where there is none. */
  time(seriesId: number): number;
  /** Keeps the newest point of a block. */
  keep(seriesId: number, block: Uint8Array): void;
  delete(seriesId: number): void;
}

/** Prepares the statements on newest points. */
export function createLatestTable(db: Database): LatestTable {
  const select = db.prepare<[number], Uint8Array>("SELECT block FROM latest WHERE series_id = ?").pluck();
  const replace = db.prepare<[number, Uint8Array]>("REPLACE INTO latest (series_id, block) VALUES (?, ?)");
  const remove = db.prepare<[number]>("DELETE FROM latest WHERE series_id = ?");
  return {
    time(seriesId) {
      const block = select.get(seriesId);
      return block === undefined ? Number.NEGATIVE_INFINITY : readBlockHeader(block).lastMicros;
    },
    keep(seriesId, block) {
      const { times, values } = decodeBlock(block);
      const [newest] = encodeBlocks([times.at(-1) as number], [values.at(-1) as PointValue]);
      replace.run(seriesId, newest as Uint8Array);
    },
    delete: (seriesId) => void remove.run(seriesId),
  };
}
