import type { Database } from "better-sqlite3";
import type { FieldType } from "../../records/namespace.ts";
import { fieldType } from "../field-type.ts";
import type { KnownSource, SourceKeys } from "./source-keys.ts";

const MOST_REMEMBERED = 200_000;

/** Finds the number of a series, and remembers it with its source. */
export interface SeriesKeys {
  /**
   * The number of a series, which is made where there is none, and noted as a field of its namespace.
   *
   * @param block - the first points of it
   */
  find(source: KnownSource, name: string, block: Uint8Array): number;
}

/**
 * Prepares the statements on series.
 *
 * @param sources - is told to forget all where many series are remembered
 */
export function createSeriesKeys(db: Database, sources: Pick<SourceKeys, "forget">): SeriesKeys {
  let remembered = 0;
  const select = db
    .prepare<[number, string], number>("SELECT series_id FROM series WHERE source_id = ? AND name = ?")
    .pluck();
  const insert = db.prepare<[number, string]>("INSERT INTO series (source_id, name) VALUES (?, ?)");
  const noteField = db.prepare<[number, string, FieldType]>(
    `INSERT INTO fields (namespace_id, name, type, has_points) VALUES (?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET has_points = 1 WHERE NOT has_points`,
  );

  function make({ namespaceId, sourceId }: KnownSource, name: string, block: Uint8Array): number {
    noteField.run(namespaceId, name, fieldType(block));
    return Number(insert.run(sourceId, name).lastInsertRowid);
  }

  return {
    find(source, name, block) {
      const known = source.series.get(name);
      if (known !== undefined) return known;
      const seriesId = select.get(source.sourceId, name) ?? make(source, name, block);
      if (++remembered > MOST_REMEMBERED) {
        sources.forget();
        remembered = 0;
      }
      source.series.set(name, seriesId);
      return seriesId;
    },
  };
}
