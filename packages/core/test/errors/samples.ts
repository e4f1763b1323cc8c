import * as core from "@iobeam/core";

const batch: core.ImportBatch = { projectId: 6, deviceId: "d", blocks: [] };

/** One error of each class of the family, by the name of its class. */
export const samples = {
  AbortedError: new core.AbortedError("The query"),
  BackendUnavailableError: new core.BackendUnavailableError(503, "overloaded", 2_000),
  ClientClosedError: new core.ClientClosedError("Adding points"),
  DeviceIdFileError: new core.DeviceIdFileError("/data/iobeam_device_id", "is empty"),
  DuplicateDeviceIdError: new core.DuplicateDeviceIdError("greenhouse-3"),
  DuplicateDeviceNameError: new core.DuplicateDeviceNameError("Greenhouse 3"),
  ForbiddenError: new core.ForbiddenError("no write right"),
  InvalidArgumentError: new core.InvalidArgumentError("limit", "an integer above 0", 0),
  InvalidBlockError: new core.InvalidBlockError("is cut off within its times"),
  InvalidResponseError: new core.InvalidResponseError("it is no JSON"),
  InvalidTokenError: new core.InvalidTokenError("is empty"),
  NetworkError: new core.NetworkError("connection refused", false),
  NoDeviceError: new core.NoDeviceError("Sending"),
  OutboxFullError: new core.OutboxFullError("the 268435456 bytes that the outbox may take"),
  OutboxLockedError: new core.OutboxLockedError("/data/iobeam_outbox"),
  PartialImportError: new core.PartialImportError(batch, batch, new core.NetworkError("reset", true)),
  PointsLostError: new core.PointsLostError(12, "they were in memory only"),
  RequestRejectedError: new core.RequestRejectedError({ status: 413, backendCode: 1002, reason: "too large" }),
  RequestTimeoutError: new core.RequestTimeoutError("POST imports", 10_000),
  StorageError: new core.StorageError("write", "/data", { cause: new Error("ENOSPC") }),
  UnauthorizedError: new core.UnauthorizedError("it has ended"),
} as const;

/** The names of the classes of the family that the package exports. */
export const exportedClasses: string[] = Object.entries(core)
  .filter(([, value]) => typeof value === "function" && value.prototype instanceof core.IobeamError)
  .map(([name]) => name)
  .sort();
