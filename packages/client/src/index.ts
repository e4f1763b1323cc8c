/**
 * Send time-series data from any device to iobeam, and read it back.
 *
 * @packageDocumentation
 */

// The words of core that a user needs
export {
  AbortedError,
  BackendUnavailableError,
  ClientClosedError,
  type ClientStorage,
  type Clock,
  DataPoint,
  type DataRow,
  DataSeries,
  DataStore,
  Device,
  DeviceIdFileError,
  type DeviceIdStorage,
  DuplicateDeviceIdError,
  DuplicateDeviceNameError,
  ForbiddenError,
  InvalidArgumentError,
  InvalidBlockError,
  InvalidResponseError,
  InvalidTokenError,
  IobeamError,
  type IobeamErrorCode,
  makeUniformDataSeries,
  NetworkError,
  NoDeviceError,
  type Operator,
  type Outbox,
  OutboxFullError,
  OutboxLockedError,
  type OutboxRecovery,
  PartialImportError,
  PointsLostError,
  type PointValue,
  QueryReq,
  type QueryResult,
  type QueryTarget,
  RequestRejectedError,
  RequestTimeoutError,
  type ResultPoint,
  type SeriesResult,
  StorageError,
  type StreamPage,
  type StreamPoint,
  type TailMessage,
  type TailPoints,
  type TimeInput,
  Timestamp,
  TimeUnit,
  type Transport,
  UnauthorizedError,
} from "@iobeam/core";
// The transport, for other deadlines and retries than the defaults
export { createHttpTransport, type HttpTransportOptions, type RetryOptions } from "@iobeam/transport";
export type { Client, SendOptions } from "./client.ts";
export { ClientBuilder, type RegisterOptions } from "./client-builder.ts";
export type { ClientEvents, ClientListener, ClientListeners } from "./client-events.ts";
export type { ClientStats, DropReason } from "./client-stats.ts";
export type { DeadLetterBox, RefusedPoints } from "./dead-letter-box.ts";
export type { CloseOptions } from "./dispatch.ts";
export type { BatchLimits, ForwardRetryOptions, MemoryLimits, StoreAndForwardOptions } from "./forwarding/options.ts";
export { type MakeQueryOptions, makeQuery } from "./make-query.ts";
export type { TailEvent, TailGap, TailLive } from "./reading/tail-event.ts";
export { streamQuery } from "./stream-query.ts";
export { type ReconnectOptions, type TailQueryOptions, tailQuery } from "./tail-query.ts";
