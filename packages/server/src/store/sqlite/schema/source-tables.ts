/**
 * Points belong to a source: a device (or another partition) of a namespace, with labels. `labels` is a JSON object with
 * its keys in order, or empty. Devices are a register beside: a device may be forgotten, and its points be there still.
 */
export const SOURCE_TABLES = `
  ALTER TABLE projects ADD COLUMN retention_ms INTEGER;
  CREATE TABLE namespaces (
    namespace_id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects,
    namespace_name TEXT NOT NULL,
    partitioning_field TEXT NOT NULL,
    labels TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (project_id, namespace_name)
  );
  INSERT INTO namespaces (project_id, namespace_name, partitioning_field, labels, created_ms, modified_ms)
    SELECT project_id, 'input', 'device_id', '{}', created_ms, created_ms FROM projects ORDER BY project_id;
  CREATE TABLE fields (
    namespace_id INTEGER NOT NULL REFERENCES namespaces,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    has_points INTEGER NOT NULL,
    PRIMARY KEY (namespace_id, name)
  ) WITHOUT ROWID;
  CREATE TABLE sources (
    source_id INTEGER PRIMARY KEY,
    namespace_id INTEGER NOT NULL REFERENCES namespaces,
    device_id TEXT NOT NULL,
    labels TEXT NOT NULL,
    UNIQUE (namespace_id, device_id, labels)
  );
  INSERT INTO sources (source_id, namespace_id, device_id, labels)
    SELECT device_key, namespace_id, device_id, '' FROM devices JOIN namespaces USING (project_id);
  ALTER TABLE series RENAME TO old_series;
  CREATE TABLE series (
    series_id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    name TEXT NOT NULL,
    UNIQUE (source_id, name)
  );
  INSERT INTO series SELECT series_id, device_key, name FROM old_series;
  DROP TABLE old_series;
`;
