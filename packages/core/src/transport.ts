import type { Device } from "./points/device.ts";
import type { ImportBatch } from "./points/import-batch.ts";
import type { QueryReq } from "./query/query-req.ts";
import type { QueryResult } from "./query/query-result.ts";
import type { Timestamp } from "./time/timestamp.ts";

/** What every call to a backend takes. */
export interface CallOptions {
  /** The token that gives the right to it. */
  readonly token: string;
  /** Ends the call early: it rejects with `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
}

/** A device to be registered. */
export interface Registration {
  /** The project. */
  readonly projectId: number;
  /** The id that it wants. Default: the backend makes one. */
  readonly deviceId?: string | undefined;
  /** The name that it wants. Default: the backend chooses one. */
  readonly deviceName?: string | undefined;
}

/**
 * What a client asks of a backend, in the words of the domain: the contract that every transport
 * keeps. Check yours with `describeTransport` of `@iobeam/core/testing`.
 *
 * Every method rejects with a member of the `IobeamError` family and nothing else; the error says
 * whether trying again can help (`retryable`) and when (`retryAfterMs`). A transport holds no state
 * of a device: many clients may share one.
 */
export interface Transport {
  /**
   * Registers a device.
   *
   * @returns the device, with the id that it has from now on
   * @throws {@link DuplicateDeviceIdError} where the id is taken, {@link DuplicateDeviceNameError} where the name is
   */
  registerDevice(registration: Registration, options: CallOptions): Promise<Device>;

  /**
   * Imports a batch; resolves when the backend has all of it durably.
   *
   * @throws {@link PartialImportError} where some of it was acknowledged and some not; any other
   * error means that none of it was
   */
  importBatch(batch: ImportBatch, options: CallOptions): Promise<void>;

  /** Runs a query. */
  query(request: QueryReq, options: CallOptions): Promise<QueryResult>;

  /**
   * Changes a token for a fresh one with the same rights; it may have ended already.
   *
   * @returns the new token; the old one stays valid until its own end
   */
  refreshToken(options: CallOptions): Promise<string>;

  /** The backend's clock. */
  serverTime(options: CallOptions): Promise<Timestamp>;
}
