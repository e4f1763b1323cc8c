import type { Database } from "better-sqlite3";
import { INPUT } from "../../records/namespace.ts";
import { hasLabels, readLabels } from "../labels.ts";
import {
  createSeriesQuery,
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
      for (const row of walk((part) => ask(namespaceId, selection, part), place ?? first(selection))) {
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
function* walk(ask: (part: Parameters<SeriesQuery>[2]) => SeriesRow[], from: SeriesPlace): Generator<SeriesRow> {
  let place = from;
  for (let of: "its source" | "later sources" = "its source"; ; ) {
    const rows = ask({ place, of });
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < ROWS && of === "later sources") return;
    // Nothing is between a text and the same one with a zero behind it.
    if (last !== undefined) place = { ...last, name: `${last.name}\0` };
    of = rows.length < ROWS ? "later sources" : "its source";
  }
}

function first({ deviceId = "" }: SeriesSelection): SeriesPlace {
  return { device_id: deviceId, labels: "", name: "" };
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
  return ({ projectId, namespace = INPUT, everywhere }) =>
    everywhere === true ? all.all(projectId) : one.all(projectId, namespace);
}
