import type { Database } from "better-sqlite3";
import { migratePlainPoints } from "./migrate-plain-points.ts";

/** The version of the tables that this package reads and writes. */
const SCHEMA_VERSION: number = 2;

const REGISTRY_TABLES = `
  CREATE TABLE projects (
    project_id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_name TEXT NOT NULL,
    created_ms INTEGER NOT NULL
  );
  CREATE TABLE devices (
    device_key INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects,
    device_id TEXT NOT NULL,
    device_name TEXT,
    device_type TEXT,
    created_ms INTEGER NOT NULL,
    UNIQUE (project_id, device_id),
    UNIQUE (project_id, device_name)
  );
  CREATE TABLE series (
    series_id INTEGER PRIMARY KEY,
    device_key INTEGER NOT NULL REFERENCES devices,
    name TEXT NOT NULL,
    UNIQUE (device_key, name)
  );
`;

// The sealed blocks of a series do not overlap. What comes late or in small parts waits in `head`: its rows are newer
// than every sealed block, and those with a larger `seq` are newer than the others. `least` and `greatest` are NULL
// where a block holds no numbers, so that no comparison finds it.
const BLOCK_TABLES = `
  CREATE TABLE blocks (
    series_id INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    least REAL,
    greatest REAL,
    block_id INTEGER NOT NULL,
    PRIMARY KEY (series_id, last)
  ) WITHOUT ROWID;
  CREATE TABLE block_bytes (
    block_id INTEGER PRIMARY KEY,
    block BLOB NOT NULL
  );
  CREATE TABLE head (
    head_id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    block BLOB NOT NULL
  );
  CREATE INDEX head_by_series ON head (series_id, seq);
  CREATE TABLE latest (
    series_id INTEGER PRIMARY KEY,
    block BLOB NOT NULL
  );
`;

/**
 * Makes the tables where there are none, and brings those of an older version up to this one.
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
    if (version === SCHEMA_VERSION) return;
    if (version === 0) db.exec(REGISTRY_TABLES);
    db.exec(BLOCK_TABLES);
    if (version === 1) migratePlainPoints(db);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  prepare.immediate();
}
