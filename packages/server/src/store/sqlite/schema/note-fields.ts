import type { Database } from "better-sqlite3";
import type { FieldType } from "../../../records/namespace.ts";
import { fieldType } from "../../field-type.ts";

interface FieldRow {
  readonly namespace_id: number;
  readonly name: string;
  /** The newest point of the oldest series of that name. */
  readonly block: Uint8Array;
}

/** Notes which fields the namespaces of an older version have. */
export function noteFields(db: Database): void {
  const insert = db.prepare<[number, string, FieldType]>("INSERT INTO fields VALUES (?, ?, ?, 1)");
  // SQLite takes the other columns from the row that has the least number.
  const fields = db.prepare<[], FieldRow>(
    `SELECT namespace_id, name, block, min(series_id)
    FROM series JOIN sources USING (source_id) JOIN latest USING (series_id) GROUP BY namespace_id, name`,
  );
  for (const { namespace_id, name, block } of fields.all()) insert.run(namespace_id, name, fieldType(block));
}
