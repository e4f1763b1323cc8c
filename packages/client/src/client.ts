import {
  type DataPoint,
  DataSeries,
  DataStore,
  ImportProgress,
  InvalidArgumentError,
  NoDeviceError,
  QueryReq,
  type QueryResult,
  type TimeUnit,
  type Transport,
} from "@iobeam/core";
import type { ProjectToken } from "./project-token.ts";
import { UnsentPoints } from "./unsent-points.ts";
import { untilAborted } from "./until-aborted.ts";

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
  readonly #points = new UnsentPoints();
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
    return this.#points.pending;
  }

  /**
   * Adds a point to a series. It waits in memory for {@link Client.send}.
   *
   * @param series - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param point - the reading
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  addDataPoint(series: string, point: DataPoint): void {
    this.#points.add(series, point);
  }

  /**
   * Adds points to a series: all of them, or none where one is unusable.
   *
   * @throws {@link InvalidArgumentError} for an unusable name or something that is no `DataPoint`
   */
  addDataPoints(series: string, points: Iterable<DataPoint>): void {
    this.#points.addSeries(new DataSeries(series, points));
  }

  /**
   * Adds the points of a series.
   *
   * @throws {@link InvalidArgumentError} for something that is no `DataSeries`
   */
  addDataSeries(series: DataSeries): void {
    this.#points.addSeries(series);
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
    this.#points.addValues(series, times, values, unit);
  }

  /**
   * A table for series that are sampled together; its points wait with all others for {@link Client.send}.
   *
   * @throws {@link InvalidArgumentError} for no column, an unusable name, or a name given twice
   */
  createDataStore<const Column extends string>(columns: readonly Column[]): DataStore<Column> {
    return new DataStore(columns, this.#points);
  }

  /**
   * Forgets the points of one series that wait, those that came through a table too. Points that are on
   * their way may still arrive; they are not sent again if their send fails.
   *
   * @returns how many points were dropped
   */
  clearSeries(series: string): number {
    return this.#points.clear(series);
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
    const { projectId, deviceId } = this;
    if (deviceId === undefined) throw new NoDeviceError("Sending");
    if (this.#points.pending === 0) return;
    const progress = new ImportProgress({ projectId, deviceId, blocks: this.#points.begin() });
    try {
      await this.#token.use(
        (token) => progress.attempt((rest) => this.#transport.importBatch(rest, { token, signal })),
        signal,
      );
    } catch (error) {
      throw progress.failure(error);
    } finally {
      this.#points.settle(progress.unstored.blocks);
    }
  }
}
