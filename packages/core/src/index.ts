/**
 * The words of iobeam: points, series, tables, queries and errors; the contracts that transports and
 * storages keep, with implementations in memory; and the wire's forms. No I/O and no dependency.
 *
 * @packageDocumentation
 */

// Point blocks
export { type BlockHeader, readBlockHeader } from "./blocks/block-header.ts";
export { decodeBlock } from "./blocks/decode-block.ts";
export { encodeBlocks } from "./blocks/encode-blocks.ts";
export { createMemoryClientStorage } from "./client-storage/memory-client-storage.ts";
// Contracts, and their implementations in memory
export type { ClientStorage, DeviceIdStorage, OutboxOptions } from "./client-storage.ts";
// Errors
export { AbortedError } from "./errors/aborted-error.ts";
export { BackendUnavailableError } from "./errors/backend-unavailable-error.ts";
export { ClientClosedError } from "./errors/client-closed-error.ts";
export { DeviceIdFileError } from "./errors/device-id-file-error.ts";
export { DuplicateDeviceIdError } from "./errors/duplicate-device-id-error.ts";
export { DuplicateDeviceNameError } from "./errors/duplicate-device-name-error.ts";
export { ForbiddenError } from "./errors/forbidden-error.ts";
export { hideTokens } from "./errors/hide-tokens.ts";
export { InvalidArgumentError } from "./errors/invalid-argument-error.ts";
export { InvalidBlockError } from "./errors/invalid-block-error.ts";
export { InvalidResponseError } from "./errors/invalid-response-error.ts";
export { InvalidTokenError } from "./errors/invalid-token-error.ts";
export { IobeamError, type IobeamErrorCode } from "./errors/iobeam-error.ts";
export { NetworkError } from "./errors/network-error.ts";
export { NoDeviceError } from "./errors/no-device-error.ts";
export { OutboxFullError } from "./errors/outbox-full-error.ts";
export { OutboxLockedError } from "./errors/outbox-locked-error.ts";
export { PartialImportError } from "./errors/partial-import-error.ts";
export { PointsLostError } from "./errors/points-lost-error.ts";
export { type Rejection, RequestRejectedError } from "./errors/request-rejected-error.ts";
export { RequestTimeoutError } from "./errors/request-timeout-error.ts";
export { StorageError } from "./errors/storage-error.ts";
export { UnauthorizedError } from "./errors/unauthorized-error.ts";
export { type DevicePoints, MemoryPoints } from "./memory/memory-points.ts";
// Names
export { compareText } from "./names/compare-text.ts";
export { checkDeviceId, isDeviceId } from "./names/device-id.ts";
export { checkDeviceName } from "./names/device-name.ts";
export { checkProjectId } from "./names/project-id.ts";
export { checkSeriesName } from "./names/series-name.ts";
export { batchWeight } from "./outbox/batch-weight.ts";
export { createMemoryOutbox } from "./outbox/memory-outbox.ts";
export type {
  BootClock,
  DamagedPart,
  DeadLetter,
  DeadLetters,
  Outbox,
  OutboxBatch,
  OutboxRecovery,
  OutboxSize,
  StoredBatch,
  StoredDeadLetter,
  UnsetClock,
  WaitingBatch,
} from "./outbox.ts";
// Points
export { DataPoint } from "./points/data-point.ts";
export { DataSeries } from "./points/data-series.ts";
export { type DataRow, DataStore } from "./points/data-store.ts";
export { Device } from "./points/device.ts";
export type { DeviceBlocks } from "./points/device-blocks.ts";
export { countPoints, type ImportBatch, type SeriesBlock } from "./points/import-batch.ts";
export type { LabelledBlocks } from "./points/labelled-blocks.ts";
export { PointBuffer } from "./points/point-buffer.ts";
export type { PointColumns } from "./points/point-columns.ts";
export { checkNumber, checkPointValue, type PointValue } from "./points/point-value.ts";
export { makeUniformDataSeries } from "./points/uniform-data-series.ts";
// Queries
export {
  type Aggregation,
  checkAggregation,
  checkOperator,
  OPERATORS,
  type Operator,
  parseWindow,
} from "./query/aggregation.ts";
export { checkStreamable } from "./query/check-streamable.ts";
export { checkPointFilter, matchesFilter, type PointFilter, type PointSelection } from "./query/point-filter.ts";
export { QueryReq, type QueryTarget } from "./query/query-req.ts";
export type { QueryResult, ResultPoint, SeriesResult, StreamPoint } from "./query/query-result.ts";
export type { StreamPage } from "./query/stream-page.ts";
export type { TailMessage, TailPoints } from "./query/tail-message.ts";
// Time
export { type Clock, sleep } from "./time/clock.ts";
export { systemClock } from "./time/system-clock.ts";
export { microsPerUnit, TimeUnit } from "./time/time-unit.ts";
export { type TimeInput, Timestamp } from "./time/timestamp.ts";
export { ImportProgress } from "./transport/import-progress.ts";
export { createMemoryTransport, type MemoryTransportOptions } from "./transport/memory-transport.ts";
export type { CallOptions, Registration, StreamOptions, Transport } from "./transport.ts";

// The wire: the v1 API's forms
export { acceptsBlocks } from "./wire/accepts-blocks.ts";
export { BLOCKS_TYPE, type BlockFrame, type DeviceFrame, decodeFrame } from "./wire/block-frame.ts";
export { encodeCsvRow, encodeCsvText, encodeCsvValue } from "./wire/csv-row.ts";
export { decodeImport } from "./wire/decode-import.ts";
export { decodeNamespaceImport, type NamespaceBatch } from "./wire/decode-namespace-import.ts";
export { decodeDevice, encodeRegistration, type WireDevice } from "./wire/device-body.ts";
export { type ErrorBody, makeErrorBody, readErrorBody, type WireProblem } from "./wire/error-body.ts";
export { ErrorCode } from "./wire/error-code.ts";
export { decodeExportBody, encodeExportBody, encodeExportParts, encodeTime } from "./wire/export-body.ts";
export {
  CSV_COLUMNS,
  type CsvFrame,
  encodeCsvLabels,
  encodeCsvPoints,
  encodeCsvTime,
  encodeExportCsv,
} from "./wire/export-csv.ts";
export { decodeExportFrame, encodeExportFrame } from "./wire/export-frame.ts";
export {
  decodeExportQuery,
  type ExportPath,
  type ExportTimefmt,
  encodeExportQuery,
  encodeStreamQuery,
  encodeTailQuery,
} from "./wire/export-query.ts";
export { encodeListImport, encodeTableImport } from "./wire/import-body.ts";
export { decodeImportFrame, encodeImportFrame } from "./wire/import-frame.ts";
export { encodeJsonValue } from "./wire/json-value.ts";
export { INPUT_NAMESPACE, type NamespaceTarget, readNamespaceTarget } from "./wire/namespace-target.ts";
export { parseImport } from "./wire/parse-import.ts";
export { decodeServerTime } from "./wire/server-time-body.ts";
export {
  decodeStreamLine,
  encodeStreamCursor,
  encodeStreamEnd,
  encodeStreamPoints,
  STREAM_TYPE,
  type StreamLine,
} from "./wire/stream-line.ts";
export {
  encodeTailDropped,
  encodeTailPoints,
  TAIL_KEEP_ALIVE,
  TAIL_TYPE,
  TailReader,
} from "./wire/tail-event.ts";
export { decodeToken, encodeTokenRefresh, type WireProjectToken } from "./wire/token-body.ts";
export { readTokenClaims, type TokenClaims } from "./wire/token-claims.ts";
export { formatWireDate } from "./wire/wire-date.ts";
export { formatWireMillis, parseWireMillis } from "./wire/wire-millis.ts";
export { parseWireNumber } from "./wire/wire-number.ts";
