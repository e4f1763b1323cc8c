import type { Database, Statement } from "better-sqlite3";
import type { PointRange } from "../../records/points.ts";
import { labelParts } from "../labels.ts";

/** Which series are meant. */
export type SeriesSelection = Omit<PointRange, "filter">;

/** Where a series is within its namespace, in the order of a result. */
export interface SeriesPlace {
  readonly device_id: string;
  /** As JSON. */
  readonly labels: string;
  readonly name: string;
}

/** A series of a selection. */
export interface SeriesRow extends SeriesPlace {
  readonly namespace_id: number;
  readonly series_id: number;
  /** Holds the newest point alone; there only where it was asked for. */
  readonly block: Uint8Array;
}

/** Some series of a namespace, in order: at most {@link ROWS} of those that come at a place or after it. */
export type SeriesQuery = (namespaceId: number, which: SeriesSelection, part: QueryPart) => SeriesRow[];

/** Which part of a namespace is looked up: all of it, a source from a name on, or the sources after one. */
export type QueryPart =
  | { readonly of: "everything" }
  | { readonly of: "its source" | "later sources"; readonly place: SeriesPlace };

type Bound = number | string;
/** A part of a condition, and what is bound in it. */
type Condition = readonly [sql: string, ...bounds: Bound[]];

/** How many rows a query brings at most. */
export const ROWS = 256;
/** More names than that are told apart by who asks. */
const MOST_NAMES = 500;
const MOST_STATEMENTS = 100;

/**
 * Prepares the statements that look series up. Every series that is meant is found, and a few more: those with many
 * names or with labels are still to be told apart.
 *
 * @param withLatest - whether only those that hold a point are meant, with the newest one
 */
export function createSeriesQuery(db: Database, withLatest: boolean): SeriesQuery {
  const statements = new Map<string, Statement<Bound[], SeriesRow>>();
  // The joins are crossed so that SQLite goes through them in this order: so the indexes bring the rows in theirs.
  const select = withLatest
    ? "SELECT namespace_id, series_id, device_id, labels, name, block FROM sources CROSS JOIN series USING (source_id) CROSS JOIN latest USING (series_id)"
    : "SELECT namespace_id, series_id, device_id, labels, name FROM sources CROSS JOIN series USING (source_id)";

  function prepare(sql: string): Statement<Bound[], SeriesRow> {
    let statement = statements.get(sql);
    if (statement === undefined) {
      if (statements.size >= MOST_STATEMENTS) statements.clear();
      statement = db.prepare<Bound[], SeriesRow>(sql);
      statements.set(sql, statement);
    }
    return statement;
  }

  return (namespaceId, which, part) => {
    const all: Condition[] = [
      ["namespace_id = ?", namespaceId],
      ...atPlace(which.deviceId, part),
      ...asSelected(which),
    ];
    const where = all.map(([sql]) => sql).join(" AND ");
    const sql = `${select} WHERE ${where} ORDER BY device_id, labels, name LIMIT ${ROWS}`;
    return prepare(sql).all(...all.flatMap(([, ...bounds]) => bounds));
  };
}

function atPlace(deviceId: string | undefined, part: QueryPart): Condition[] {
  if (part.of === "everything") return [];
  const { device_id, labels, name } = part.place;
  if (part.of === "its source") return [["device_id = ? AND labels = ? AND name >= ?", device_id, labels, name]];
  if (deviceId === undefined) return [["(device_id, labels) > (?, ?)", device_id, labels]];
  return [["labels > ?", labels]];
}

function asSelected({ deviceId, seriesName, seriesNames, labels }: SeriesSelection): Condition[] {
  const conditions: Condition[] = [];
  if (deviceId !== undefined) conditions.push(["device_id = ?", deviceId]);
  if (seriesName !== undefined) conditions.push(["name = ?", seriesName]);
  if (seriesNames !== undefined && seriesNames.length <= MOST_NAMES) {
    conditions.push([`name IN (${seriesNames.map(() => "?").join(",")})`, ...seriesNames]);
  }
  for (const text of labelParts(labels)) conditions.push(["instr(labels, ?)", text]);
  return conditions;
}
