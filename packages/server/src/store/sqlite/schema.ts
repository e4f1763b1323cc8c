import type { Database } from "better-sqlite3";
import { BLOCK_TABLES } from "./schema/block-tables.ts";
import { migratePlainPoints } from "./schema/migrate-plain-points.ts";
import { noteFields } from "./schema/note-fields.ts";
import { FIRST_TABLES, USER_TABLES } from "./schema/registry-tables.ts";
import { SOURCE_TABLES } from "./schema/source-tables.ts";

/** What makes each version of the tables of the one before it. */
const STEPS: readonly ((db: Database) => void)[] = [
  (db) => db.exec(FIRST_TABLES),
  (db) => {
    db.exec(BLOCK_TABLES);
    if (hasPlainPoints(db)) migratePlainPoints(db);
  },
  (db) => {
    db.exec(USER_TABLES);
    db.exec(SOURCE_TABLES);
    noteFields(db);
  },
];

/** The version of the tables that this package reads and writes. */
const SCHEMA_VERSION: number = STEPS.length;

/**
 * Makes the tables where there are none, and brings those of an older version up to this one, all or nothing.
 *
 * @throws Error for tables that a newer version made
 */
export function prepareSchema(db: Database): void {
  const prepare = db.transaction(() => {
    const version = db.pragma("user_version", { simple: true }) as number;
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `a newer iobeam-server made it (schema ${version}; this one knows ${SCHEMA_VERSION}). Install the newer one.`,
      );
    }
    for (const step of STEPS.slice(version)) step(db);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  prepare.immediate();
}

/** Version 1 had a row for each point. */
function hasPlainPoints(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'points'").get() !== undefined;
}
