import type { Device } from "./points/device.ts";
import type { ImportBatch } from "./points/import-batch.ts";
import type { QueryReq } from "./query/query-req.ts";
import type { QueryResult } from "./query/query-result.ts";
import type { StreamPage } from "./query/stream-page.ts";
import type { TailMessage } from "./query/tail-message.ts";
import type { Timestamp } from "./time/timestamp.ts";

/** What every call to a backend takes. */
export interface CallOptions {
  /** The token that gives the right to it. */
  readonly token: string;
  /** Ends the call early: it rejects with `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
}

/** What reading a result piece by piece takes. */
export interface StreamOptions extends CallOptions {
  /** Where to go on: the cursor of the last page that arrived. Default: at the beginning */
  readonly cursor?: string | undefined;
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
   * Reads the result of a query piece by piece, of any size and in little memory. A page arrives whole or not at all: after
   * a failure, a call with the last cursor goes on without a lost or a doubled point. A reader that stops early ends it.
   *
   * A transport may do without: then results are read as a whole.
   *
   * @param request - what is asked, without a limit and without an operator
   * @throws {@link InvalidArgumentError} for a request with one of them
   */
  stream?(request: QueryReq, options: StreamOptions): AsyncIterable<StreamPage>;

  /**
   * The points of a device and series as they are stored: first that the backend listens, then everything that is stored
   * from then on, until the connection ends. Only the device, the series and the unit of the request count. A reader that
   * stops early ends it.
   *
   * A transport may do without: then there is no tail.
   */
  tail?(request: QueryReq, options: CallOptions): AsyncIterable<TailMessage>;

  /**
   * Changes a token for a fresh one with the same rights; it may have ended already.
   *
   * @returns the new token; the old one stays valid until its own end
   */
  refreshToken(options: CallOptions): Promise<string>;

  /** The backend's clock. */
  serverTime(options: CallOptions): Promise<Timestamp>;
}
