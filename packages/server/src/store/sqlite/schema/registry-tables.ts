/** Who may log in, what there is, and who may do what. The operator is the first user. */
export const USER_TABLES = `
  CREATE TABLE users (
    user_id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    username TEXT,
    username_key TEXT UNIQUE,
    password_hash TEXT,
    first_name TEXT,
    last_name TEXT,
    company_name TEXT,
    url TEXT,
    is_verified INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
  );
  INSERT INTO users (user_id, email, email_key, username, username_key, is_verified, created_ms)
    VALUES (1, 'admin@localhost', 'admin@localhost', 'admin', 'admin', 1, 0);
  CREATE TABLE account_keys (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users,
    expires_ms INTEGER NOT NULL,
    UNIQUE (user_id, purpose)
  ) WITHOUT ROWID;
  CREATE TABLE permissions (
    project_id INTEGER NOT NULL REFERENCES projects,
    user_id INTEGER NOT NULL REFERENCES users,
    rights INTEGER NOT NULL,
    PRIMARY KEY (project_id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX permissions_by_user ON permissions (user_id);
  CREATE TABLE tokens (
    token_id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users,
    project_id INTEGER REFERENCES projects,
    rights INTEGER NOT NULL,
    device_id TEXT,
    is_refreshable INTEGER NOT NULL,
    ttl_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER
  );
  CREATE INDEX tokens_by_project ON tokens (project_id);
  CREATE INDEX tokens_by_user ON tokens (user_id);
  CREATE INDEX tokens_by_end ON tokens (expires_ms);
`;

/** Projects and devices as version 1 made them. */
export const FIRST_TABLES = `
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
