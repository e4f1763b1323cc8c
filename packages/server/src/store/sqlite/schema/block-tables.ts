/**
 * The sealed blocks of a series do not overlap. What comes late or in small parts waits in `head`: its rows are newer
 * than every sealed block, and those with a larger `seq` are newer than the others. `least` and `greatest` are NULL
 * where a block holds no numbers, so that no comparison finds it.
 */
export const BLOCK_TABLES = `
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
