import { INPUT_NAMESPACE } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import { hasLabels, readLabels } from "../labels.ts";
import {
  createSeriesQuery,
  type QueryPart,
  ROWS,
  type SeriesPlace,
  type SeriesQuery,
  type SeriesRow,
  type SeriesSelection,
} from "./series-query.ts";

/** Where to begin: at the place itself, in the one namespace of the selection where none is told. */
export interface ListStart extends SeriesPlace {
  readonly namespace_id?: number | undefined;
}

/**
 * Finds the series of a selection, in the order of a result. No statement is open while they are gone through, and
 * what it costs to begin somewhere does not depend on how many come before.
 */
export interface SeriesList {
  all(selection: SeriesSelection, from?: ListStart | undefined): Iterable<SeriesRow>;
  /** Those that hold a point, with the newest one. */
  latest(selection: SeriesSelection): Iterable<SeriesRow>;
}

/** Makes the list of series. */
export function createSeriesList(db: Database): SeriesList {
  const namespacesOf = createNamespaceQuery(db);
  const [query, latest] = [createSeriesQuery(db, false), createSeriesQuery(db, true)];

  function* find(ask: SeriesQuery, selection: SeriesSelection, from?: ListStart): Generator<SeriesRow> {
    const names = selection.seriesNames === undefined ? undefined : new Set(selection.seriesNames);
    for (const namespaceId of namespacesOf(selection)) {
      const start = from?.namespace_id ?? namespaceId;
      if (start > namespaceId) continue;
      const place = start === namespaceId ? from : undefined;
      for (const row of walk((part) => ask(namespaceId, selection, part), place)) {
        if (names?.has(row.name) === false) continue;
        if (selection.labels === undefined || hasLabels(readLabels(row.labels), selection.labels)) yield row;
      }
    }
  }

  return {
    all: (selection, from) => find(query, selection, from),
    latest: (selection) => find(latest, selection),
  };
}

/** Goes through the series of a namespace, from a place on. */
function* walk(ask: (part: QueryPart) => SeriesRow[], from: SeriesPlace | undefined): Generator<SeriesRow> {
  let part: QueryPart = from === undefined ? { of: "everything" } : { of: "its source", place: from };
  for (;;) {
    const rows = ask(part);
    yield* rows;
    const last = rows.at(-1);
    if (rows.length === ROWS && last !== undefined) part = { of: "its source", place: after(last) };
    else if (part.of === "its source") part = { of: "later sources", place: part.place };
    else return;
  }
}

/** Nothing is between a name and the same one with a zero behind it. */
function after(row: SeriesRow): SeriesPlace {
  return { ...row, name: `${row.name}\0` };
}

function createNamespaceQuery(db: Database): (selection: SeriesSelection) => number[] {
  const one = db
    .prepare<[number, string], number>(
      "SELECT namespace_id FROM namespaces WHERE project_id = ? AND namespace_name = ?",
    )
    .pluck();
  const all = db
    .prepare<[number], number>("SELECT namespace_id FROM namespaces WHERE project_id = ? ORDER BY namespace_id")
    .pluck();
  return ({ projectId, namespace = INPUT_NAMESPACE, everywhere }) =>
    everywhere === true ? all.all(projectId) : one.all(projectId, namespace);
}
