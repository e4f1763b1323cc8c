import type { PointValue } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import { createBlockTable } from "../block-table.ts";
import { encodeEvenly } from "../columns.ts";
import { createLatestTable } from "../latest-table.ts";

/** As many points as a block has: texts of them may be long. */
const PAGE = 1_000;

/** A number, a text, or as bytes: 0 and 1 for booleans, or 2 followed by a text in UTF-16. */
type Cell = number | string | Uint8Array;

/** Makes blocks of the table of points that version 1 had, and drops it. */
export function migratePlainPoints(db: Database): void {
  const [blocks, latest] = [createBlockTable(db), createLatestTable(db)];
  const next = db
    .prepare<[number, number], [number, Cell]>(
      `SELECT time, value FROM points WHERE series_id = ? AND time > ? ORDER BY time LIMIT ${PAGE}`,
    )
    .raw();
  for (const seriesId of db.prepare<[], number>("SELECT DISTINCT series_id FROM points").pluck().all()) {
    let time = Number.NEGATIVE_INFINITY;
    for (let rows = next.all(seriesId, time); rows.length > 0; rows = next.all(seriesId, time)) {
      time = rows.at(-1)?.[0] as number;
      const columns = { times: Float64Array.from(rows, ([at]) => at), values: rows.map(([, cell]) => fromCell(cell)) };
      const encoded = encodeEvenly(columns);
      for (const block of encoded) blocks.insert(seriesId, block);
      latest.keep([[seriesId, encoded.at(-1) as Uint8Array]]);
    }
  }
  db.exec("DROP TABLE points");
}

function fromCell(cell: Cell): PointValue {
  if (!(cell instanceof Uint8Array)) return cell;
  // Half a surrogate pair cannot be written in UTF-8.
  const text = Buffer.from(cell.subarray(1))
    .toString("utf16le")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
  return cell[0] === 2 ? text : cell[0] === 1;
}
