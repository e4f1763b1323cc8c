import {
  type CallOptions,
  type DataPoint,
  DataSeries,
  type DataStore,
  type ImportBatch,
  InvalidArgumentError,
  IobeamError,
  joinBatches,
  NoDeviceError,
  PartialImportError,
  QueryReq,
  type QueryResult,
  type Transport,
} from "@iobeam/core";
import { PointBuffer } from "./point-buffer.ts";
import type { ProjectToken } from "./project-token.ts";
import { untilAborted } from "./until-aborted.ts";

/** How a call to the backend may be ended early. */
export interface SendOptions {
  /** Ends the call: it rejects with `AbortedError`, and what was not acknowledged is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** How far the delivery of one batch has come. */
interface Delivery {
  readonly stored: ImportBatch[];
  rest: ImportBatch;
}

/** The parts that a client is made of. */
export interface ClientParts {
  readonly projectId: number;
  readonly deviceId: string | undefined;
  readonly transport: Transport;
  readonly token: ProjectToken;
}

/**
 * A device's connection to its project: it collects points in memory and sends them. Made by
 * `ClientBuilder`.
 */
export class Client {
  /** The project. */
  readonly projectId: number;
  /** The device id; `undefined` where the client was built without one. */
  readonly deviceId: string | undefined;
  readonly #transport: Transport;
  readonly #token: ProjectToken;
  readonly #buffer = new PointBuffer();
  #lastSend: Promise<void> = Promise.resolve();

  /** @internal */
  constructor({ projectId, deviceId, transport, token }: ClientParts) {
    this.projectId = projectId;
    this.deviceId = deviceId;
    this.#transport = transport;
    this.#token = token;
  }

  /** Whether the client has a device id, and so may send. */
  get isRegistered(): boolean {
    return this.deviceId !== undefined;
  }

  /** How many points the backend has not acknowledged yet, those on their way included. */
  get pending(): number {
    return this.#buffer.pending;
  }

  /**
   * Adds a point to a series. It waits in memory for {@link Client.send}.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param point - the reading
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  addDataPoint(series: string, point: DataPoint): void {
    this.#buffer.add(series, point);
  }

  /**
   * Adds points to a series: all of them, or none where one is unusable.
   *
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  addDataPoints(series: string, points: Iterable<DataPoint>): void {
    this.#buffer.addAll(new DataSeries(series, points));
  }

  /**
   * Adds the points of a series.
   *
   * @throws {@link InvalidArgumentError} for something that is no `DataSeries`
   */
  addDataSeries(series: DataSeries): void {
    if (!(series instanceof DataSeries)) throw new InvalidArgumentError("series", "a DataSeries", series);
    this.#buffer.addAll(series);
  }

  /**
   * A table for series that are sampled together; its rows go with the next {@link Client.send}. The
   * same columns, in any order, give the same table.
   *
   * @throws {@link InvalidArgumentError} for no column, an unusable name, or a name given twice
   */
  createDataStore<const Column extends string>(columns: readonly Column[]): DataStore<Column> {
    return this.#buffer.store(columns);
  }

  /**
   * Forgets the points of one series that wait. Points that are on their way may still arrive; they
   * are not sent again if their send fails. Rows of tables stay.
   *
   * @returns how many points were dropped
   */
  clearSeries(series: string): number {
    return this.#buffer.clear(series);
  }

  /**
   * Sends every point that waits. Calls at the same time take turns: a point is sent by one of them.
   *
   * @returns `true` when the backend has acknowledged every point that was there when this was called
   * @throws {@link NoDeviceError} for a client without a device
   * @throws any other member of the `IobeamError` family where the backend did not take all of it;
   * every unacknowledged point then stays for the next call
   */
  send(options: SendOptions = {}): Promise<true> {
    const previous = this.#lastSend;
    const turn = untilAborted(previous, options.signal, "Sending").then(() => this.#sendWaiting(options.signal));
    this.#lastSend = previous.then(() => turn).catch(() => {});
    return turn.then(() => true as const);
  }

  /**
   * Runs a query with the client's own token, which must have the right to read.
   *
   * @throws {@link ForbiddenError} where the token may not read, and any other member of the family
   */
  async query(request: QueryReq, options: SendOptions = {}): Promise<QueryResult> {
    if (!(request instanceof QueryReq)) throw new InvalidArgumentError("request", "a QueryReq", request);
    const { signal } = options;
    return this.#token.use((token) => this.#transport.query(request, { token, signal }), signal);
  }

  async #sendWaiting(signal: AbortSignal | undefined): Promise<void> {
    if (this.deviceId === undefined) throw new NoDeviceError("Sending");
    if (this.#buffer.pending === 0) return;
    const batch = { projectId: this.projectId, deviceId: this.deviceId, ...this.#buffer.take() };
    const delivery: Delivery = { stored: [], rest: batch };
    try {
      await this.#token.use((token) => this.#deliver(delivery, { token, signal }), signal);
    } catch (error) {
      if (delivery.stored.length === 0 || !IobeamError.is(error)) throw error;
      const cause = error instanceof PartialImportError ? (error.cause as IobeamError) : error;
      throw new PartialImportError(joinBatches(batch, delivery.stored), delivery.rest, cause);
    } finally {
      this.#buffer.settle(delivery.rest);
    }
  }

  /** Imports what is left; called again with a fresh token where the first one ended on the way. */
  async #deliver(delivery: Delivery, call: CallOptions): Promise<void> {
    try {
      await this.#transport.importBatch(delivery.rest, call);
      delivery.rest = { ...delivery.rest, series: [], tables: [] };
    } catch (error) {
      if (error instanceof PartialImportError) {
        delivery.stored.push(error.stored);
        delivery.rest = error.unstored;
      }
      throw error;
    }
  }
}
