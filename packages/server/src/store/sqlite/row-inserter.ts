import type { Database, Statement } from "better-sqlite3";

/** What a cell may hold. */
type Cell = number | string | Uint8Array | null;

const ROWS_PER_STATEMENT = 50;

/**
 * Makes the function that inserts any number of rows, many a statement: that takes half the time of one by one.
 *
 * @param head - as in `INSERT INTO numbers (one, other)`
 * @param width - how many cells a row has
 */
export function createRowInserter(db: Database, head: string, width: number): (rows: readonly Cell[][]) => void {
  const row = `(${Array(width).fill("?").join(",")})`;
  const statements = new Map<number, Statement<Cell[]>>();

  function insert(rows: readonly Cell[][]): void {
    let statement = statements.get(rows.length);
    if (statement === undefined) {
      statement = db.prepare<Cell[]>(`${head} VALUES ${Array(rows.length).fill(row).join(",")}`);
      statements.set(rows.length, statement);
    }
    statement.run(...rows.flat());
  }

  return (rows) => {
    for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) insert(rows.slice(at, at + ROWS_PER_STATEMENT));
  };
}
