import type { Database } from "better-sqlite3";
import type { FieldType, NamespaceRecord } from "../../../records/namespace.ts";

type Fields = NamespaceRecord["fields"];

interface FieldRow {
  readonly name: string;
  readonly type: FieldType;
}

/** The statements on the fields of namespaces. */
export interface FieldsTable {
  of(namespaceId: number): Fields;
  /** Those that hold points. */
  withPoints(namespaceId: number): Fields;
  /** Puts fields in the place of those that were declared; those with points stay as they are. */
  declare(namespaceId: number, fields: Fields): void;
}

/** Prepares them. */
export function createFieldsTable(db: Database): FieldsTable {
  const all = db.prepare<[number], FieldRow>("SELECT name, type FROM fields WHERE namespace_id = ? ORDER BY name");
  const withPoints = db.prepare<[number], FieldRow>(
    "SELECT name, type FROM fields WHERE namespace_id = ? AND has_points ORDER BY name",
  );
  const clear = db.prepare<[number]>("DELETE FROM fields WHERE namespace_id = ? AND NOT has_points");
  const insert = db.prepare<[number, string, FieldType]>(
    "INSERT OR IGNORE INTO fields (namespace_id, name, type, has_points) VALUES (?, ?, ?, 0)",
  );
  return {
    of: (namespaceId) => toFields(all.all(namespaceId)),
    withPoints: (namespaceId) => toFields(withPoints.all(namespaceId)),
    declare(namespaceId, fields) {
      clear.run(namespaceId);
      for (const [name, type] of Object.entries(fields)) insert.run(namespaceId, name, type);
    },
  };
}

function toFields(rows: readonly FieldRow[]): Fields {
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}
