/// <reference lib="esnext.disposable" preserve="true" />

import {
  type DataPoint,
  DataSeries,
  DataStore,
  InvalidArgumentError,
  QueryReq,
  type QueryResult,
  type TimeUnit,
  type Transport,
} from "@iobeam/core";
import type { ClientEvents, ClientListener, EventHub } from "./client-events.ts";
import type { ClientStats } from "./client-stats.ts";
import type { DeadLetterBox } from "./dead-letter-box.ts";
import type { CloseOptions, Dispatch } from "./dispatch.ts";
import type { ProjectToken } from "./project-token.ts";

/** How a call to the backend may be ended early. */
export interface SendOptions {
  /** Ends the call: it rejects with `AbortedError`, and what was not acknowledged is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** The parts that a client is made of. */
export interface ClientParts {
  readonly projectId: number;
  readonly deviceId: string | undefined;
  readonly transport: Transport;
  readonly token: ProjectToken;
  readonly dispatch: Dispatch;
  readonly hub: EventHub;
}

/**
 * A device's connection to its project: it collects points and sends them; when it is asked to or, with
 * `storeAndForward`, by itself. Made by `ClientBuilder`.
 *
 * @example
 * ```ts
 * import { ClientBuilder, DataPoint } from "@iobeam/client";
 *
 * export async function sample(projectId: number, token: string, read: () => number): Promise<void> {
 *   await using client = await new ClientBuilder(projectId, token)
 *     .saveToDisk("./data")
 *     .registerDevice()
 *     .storeAndForward()
 *     .build();
 *   client.on("failed", ({ error, retryInMs }) => console.warn(`${error.message}; again in ${retryInMs} ms`));
 *   for (let taken = 0; taken < 60; taken++) client.addDataPoint("temperature", new DataPoint(read()));
 * } // closed here: everything is sent or kept
 * ```
 */
export class Client implements AsyncDisposable {
  /** The project. */
  readonly projectId: number;
  /** The device id; `undefined` where the client was built without one. */
  readonly deviceId: string | undefined;
  readonly #transport: Transport;
  readonly #token: ProjectToken;
  readonly #dispatch: Dispatch;
  readonly #hub: EventHub;

  /** @internal */
  constructor({ projectId, deviceId, transport, token, dispatch, hub }: ClientParts) {
    this.projectId = projectId;
    this.deviceId = deviceId;
    this.#transport = transport;
    this.#token = token;
    this.#dispatch = dispatch;
    this.#hub = hub;
  }

  /** Whether the client has a device id, and so may send. */
  get isRegistered(): boolean {
    return this.deviceId !== undefined;
  }

  /** How many points the backend has not acknowledged yet, those on their way included. */
  get pending(): number {
    return this.#dispatch.pending;
  }

  /** What the backend has refused for good; nothing without `storeAndForward`, where `send()` rejects instead. */
  get deadLetters(): DeadLetterBox {
    return this.#dispatch.deadLetters;
  }

  /**
   * Adds a point to a series. It waits in memory for {@link Client.send}; with `storeAndForward` it is kept as the
   * chosen durability says, and sent without being asked for.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param point - the reading
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`;
   * {@link OutboxFullError} where there is no room and `whenFull` says so; {@link ClientClosedError} after `close()`
   */
  addDataPoint(series: string, point: DataPoint): void {
    this.#dispatch.points.add(series, point);
  }

  /**
   * Adds points to a series: all of them, or none where one is unusable.
   *
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  addDataPoints(series: string, points: Iterable<DataPoint>): void {
    this.#dispatch.points.addSeries(new DataSeries(series, points));
  }

  /**
   * Adds the points of a series.
   *
   * @throws {@link InvalidArgumentError} for something that is no `DataSeries`
   */
  addDataSeries(series: DataSeries): void {
    this.#dispatch.points.addSeries(series);
  }

  /**
   * Adds points that stand in arrays, all of them or, where one is unusable, none: the quickest way for many.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param times - when each value was taken; whole numbers of `unit` since 1970
   * @param values - finite numbers, as many as there are times
   * @param unit - the unit of the times. Default: milliseconds
   * @throws {@link InvalidArgumentError} that names the first unusable one, as in `times[3]`
   *
   * @example
   * ```ts
   * import { ClientBuilder } from "@iobeam/client";
   *
   * export async function upload(projectId: number, token: string, millis: number[], volts: Float64Array): Promise<void> {
   *   const client = await new ClientBuilder(projectId, token).setDeviceId("meter-7").build();
   *   client.addValues("voltage", millis, volts);
   *   await client.send();
   * }
   * ```
   */
  addValues(series: string, times: ArrayLike<number>, values: ArrayLike<number>, unit?: TimeUnit | undefined): void {
    this.#dispatch.points.addValues(series, times, values, unit);
  }

  /**
   * A table for series that are sampled together; its points wait with all others for {@link Client.send}.
   *
   * @throws {@link InvalidArgumentError} for no column, an unusable name, or a name given twice
   */
  createDataStore<const Column extends string>(columns: readonly Column[]): DataStore<Column> {
    return new DataStore(columns, this.#dispatch.points);
  }

  /**
   * Forgets the points of one series that wait, those that came through a table too. Points that are on
   * their way may still arrive; they are not sent again if their send fails. With `storeAndForward` those of
   * the batch that is being filled are forgotten; what has been handed on is sent.
   *
   * @returns how many points were dropped
   */
  clearSeries(series: string): number {
    return this.#dispatch.points.clear(series);
  }

  /**
   * Sends every point that waits. Calls at the same time take turns: a point is sent by one of them. With
   * `storeAndForward` there is no need for it; it ends the wait after a failure, and tells of the next one.
   *
   * @returns `true` when the backend has acknowledged every point that was there when this was called
   * @throws {@link NoDeviceError} for a client without a device
   * @throws any other member of the `IobeamError` family where the backend did not take all of it;
   * every unacknowledged point then stays for the next call, or is a dead letter
   */
  async send(options: SendOptions = {}): Promise<true> {
    await this.#dispatch.send(options.signal);
    return true;
  }

  /**
   * Sends what waits, now and within a deadline. With `storeAndForward` everything that was not acknowledged is in the
   * outbox when this resolves: call it before the power is cut.
   *
   * @returns whether the backend has all of it; `false` where some of it is kept, or was refused and is a dead letter
   * @throws `StorageError` or `OutboxFullError` where some of it could be neither sent nor kept; it stays in memory. Without
   * `storeAndForward` as {@link Client.send}
   */
  flush(options: CloseOptions = {}): Promise<boolean> {
    return this.#dispatch.flush(options);
  }

  /**
   * Sends or keeps everything, lets go of the outbox, and takes no more points. Calling it again does nothing.
   *
   * @throws {@link PointsLostError} where points were neither acknowledged nor kept where they outlive the process
   */
  close(options: CloseOptions = {}): Promise<void> {
    return this.#dispatch.close(options);
  }

  /** The same as {@link Client.close}: for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What became of the points so far. */
  stats(): ClientStats {
    return this.#dispatch.stats();
  }

  /**
   * Calls `listener` with every event of a name. An exception of it is counted in {@link Client.stats}, and has no other
   * effect.
   *
   * @returns a function that ends it
   */
  on<Name extends keyof ClientEvents>(name: Name, listener: ClientListener<Name>): () => void {
    return this.#hub.on(name, listener);
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
}
