/**
 * The iobeam backend: the v1 API over a store, in-process. The command `iobeam-server` runs the same.
 *
 * @packageDocumentation
 */

export type { TokenRequest } from "./backend.ts";
export type { LogLevel, LogStream } from "./http/log-options.ts";
export { createServer, type IobeamServer } from "./server.ts";
export type { ServerOptions } from "./server-options.ts";
export { createMemoryStore } from "./store/memory/memory-store.ts";
export { createSqliteStore, type SqliteStoreOptions } from "./store/sqlite/sqlite-store.ts";
export type { DeviceRecord, Project, ReadOutcome, RegisterOutcome, Store } from "./store.ts";
