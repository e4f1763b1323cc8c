import type { NamespaceRecord } from "../records/namespace.ts";
import { kindOf, makeReader } from "./column.ts";
import type { Cell } from "./condition.ts";
import type { Row } from "./newest-first.ts";
import type { Source } from "./source.ts";

/** Makes what lays out rows in columns: in one go over the columns, however many a row has no value for. */
export function makeLayout(namespace: NamespaceRecord, columns: readonly string[]): (row: Row) => readonly Cell[] {
  const firstField = columns.findIndex((column) => kindOf(namespace, column) === "field");
  const others = firstField === -1 ? columns : columns.slice(0, firstField);
  const readers = others.map((column) => makeReader(namespace, column));
  const indexes = new Map(columns.slice(others.length).map((column, at) => [column, others.length + at]));
  const bySource = new Map<Source, readonly (number | undefined)[]>();
  return (row) => {
    const cells: Cell[] = readers.map((read) => read(row));
    while (cells.length < columns.length) cells.push(null);
    let toColumn = bySource.get(row.source);
    if (toColumn === undefined) {
      toColumn = [...row.source.places.keys()].map((name) => indexes.get(name));
      bySource.set(row.source, toColumn);
    }
    for (let at = 0; at < row.places.length; at++) {
      const index = toColumn[row.places[at] as number];
      if (index !== undefined) cells[index] = row.values[at] ?? null;
    }
    return cells;
  };
}
