/**
 * The iobeam backend: the v1 API over a store, in-process. The command `iobeam-server` runs the same.
 *
 * @packageDocumentation
 */

export type { TokenRequest } from "./backend.ts";
export type { LogLevel, LogStream } from "./http/log-options.ts";
export type {
  DeviceChanges,
  DeviceOrder,
  DevicePage,
  DeviceRecord,
  Devices,
  RegisterOutcome,
} from "./records/device.ts";
export type { FieldType, NamespaceChanges, NamespaceRecord, Namespaces } from "./records/namespace.ts";
export type {
  AggregateOutcome,
  Labels,
  Page,
  PagePlace,
  PointRange,
  Points,
  ReadOutcome,
  SeriesAggregate,
  SourceBatch,
  SourceBlocks,
  SourceSelection,
} from "./records/points.ts";
export type { MemberOutcome, Membership, Project, ProjectChanges, Projects } from "./records/project.ts";
export type { TokenRecord, TokenSelection, Tokens } from "./records/token.ts";
export type { AccountKey, KeyPurpose, UserChanges, UserConflict, UserRecord, Users } from "./records/user.ts";
export { createServer, type IobeamServer } from "./server.ts";
export type { Mail, ServerOptions } from "./server-options.ts";
export { createMemoryStore } from "./store/memory/memory-store.ts";
export { createSqliteStore, type SqliteStoreOptions } from "./store/sqlite/sqlite-store.ts";
export type { Store } from "./store.ts";
export type { Right, Rights } from "./tokens/rights.ts";
