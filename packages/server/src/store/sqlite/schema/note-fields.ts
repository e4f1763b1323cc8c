import { decodeBlock, readBlockHeader } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { FieldType } from "../../../records/namespace.ts";

/** Notes which fields the namespaces of an older version have, by the newest point of each series. */
export function noteFields(db: Database): void {
  const insert = db.prepare<[number, string, FieldType]>("INSERT OR IGNORE INTO fields VALUES (?, ?, ?, 1)");
  const series = db.prepare<[], { namespace_id: number; name: string; block: Uint8Array }>(
    `SELECT namespace_id, name, block FROM series JOIN sources USING (source_id) JOIN latest USING (series_id)
    ORDER BY series_id`,
  );
  for (const { namespace_id, name, block } of series.all()) insert.run(namespace_id, name, fieldType(block));
}

/** What the values of a block are, as namespaces tell it. */
export function fieldType(block: Uint8Array): FieldType {
  if (readBlockHeader(block).isNumeric) return "DOUBLE";
  return typeof decodeBlock(block).values[0] === "boolean" ? "BOOLEAN" : "STRING";
}
