/** What version 1 made: a row a point. */
export const VERSION_1 = `
  CREATE TABLE projects (project_id INTEGER PRIMARY KEY AUTOINCREMENT, project_name TEXT NOT NULL, created_ms INTEGER NOT NULL);
  CREATE TABLE devices (
    device_key INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES projects, device_id TEXT NOT NULL,
    device_name TEXT, device_type TEXT, created_ms INTEGER NOT NULL,
    UNIQUE (project_id, device_id), UNIQUE (project_id, device_name)
  );
  CREATE TABLE series (
    series_id INTEGER PRIMARY KEY, device_key INTEGER NOT NULL REFERENCES devices, name TEXT NOT NULL,
    UNIQUE (device_key, name)
  );
  CREATE TABLE points (series_id INTEGER NOT NULL, time INTEGER NOT NULL, value NOT NULL, PRIMARY KEY (series_id, time))
    WITHOUT ROWID;
  PRAGMA user_version = 1;
`;

/** What version 2 made: blocks, of series of devices. */
export const VERSION_2 = `
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
  PRAGMA user_version = 2;
`;
