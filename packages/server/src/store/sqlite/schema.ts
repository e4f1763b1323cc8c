import type { Database } from "better-sqlite3";

/** The version of the tables that this package reads and writes. */
const SCHEMA_VERSION: number = 1;

// `value` has no type, so that SQLite keeps every double to the bit: a REAL column would store
// whole numbers as integers. What the cells mean is in value-cell.ts.
const TABLES = `
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
  CREATE TABLE points (
    series_id INTEGER NOT NULL,
    time INTEGER NOT NULL,
    value NOT NULL,
    PRIMARY KEY (series_id, time)
  ) WITHOUT ROWID;
`;

/**
 * Makes the tables where there are none.
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
    db.exec(TABLES);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  prepare.immediate();
}
