import type { Database } from "better-sqlite3";
import type { SyncRegistry } from "../../registry.ts";
import { createDevicesTable } from "./devices-table.ts";
import { createNamespacesTable } from "./namespaces-table.ts";
import { createProjectsTable } from "./projects-table.ts";
import { createTokensTable } from "./tokens-table.ts";
import { createUsersTable } from "./users-table.ts";

/** Prepares all statements of the registry. Nothing is remembered: other processes may write to the database, too. */
export function createSqliteRegistry(db: Database): SyncRegistry {
  return {
    users: createUsersTable(db),
    projects: createProjectsTable(db),
    devices: createDevicesTable(db),
    tokens: createTokensTable(db),
    namespaces: createNamespacesTable(db),
  };
}
