import { decodeBlock, encodeBlocks, type PointValue, readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import { createRowInserter } from "./row-inserter.ts";

/** The newest point of each series, kept beside all others so that it is found without a look at them. */
export interface LatestTable {
  /** When the newest point was taken; −Infinity where there is none. */
  time(seriesId: number): number;
  /** Keeps the newest point of each block, in the place of what was kept for its series. */
  keep(blocks: Iterable<readonly [seriesId: number, block: Uint8Array]>): void;
  delete(seriesId: number): void;
}

/** Prepares the statements on newest points. */
export function createLatestTable(db: Database): LatestTable {
  const select = db.prepare<[number], Uint8Array>("SELECT block FROM latest WHERE series_id = ?").pluck();
  const replace = createRowInserter(db, "REPLACE INTO latest (series_id, block)", 2);
  const remove = db.prepare<[number]>("DELETE FROM latest WHERE series_id = ?");
  return {
    time(seriesId) {
      const block = select.get(seriesId);
      return block === undefined ? Number.NEGATIVE_INFINITY : readBlockHeader(block).lastMicros;
    },
    keep: (blocks) => replace(Array.from(blocks, ([seriesId, block]) => [seriesId, newestOf(block)])),
    delete: (seriesId) => void remove.run(seriesId),
  };
}

function newestOf(block: Uint8Array): Uint8Array {
  if (readBlockHeader(block).count === 1) return block;
  const { times, values } = decodeBlock(block);
  return encodeBlocks([times.at(-1) as number], [values.at(-1) as PointValue])[0] as Uint8Array;
}
