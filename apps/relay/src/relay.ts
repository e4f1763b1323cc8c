import { type Client, ClientBuilder, createHttpTransport, IobeamError, type Transport } from "@iobeam/client";
import pLimit from "p-limit";
import { parseReading, type Reading } from "./reading.ts";

/** What a relay forwards to, and how. */
export interface RelayOptions {
  /** The backend's address. */
  readonly backend: string;
  /** The project of all devices. */
  readonly projectId: number;
  /** A token of the project that may write. */
  readonly projectToken: string;
  /**
   * How many points may wait for the backend before no more are taken.
   * @default 100_000
   */
  readonly maxPending?: number | undefined;
  /**
   * How many devices send at the same time.
   * @default 16
   */
  readonly concurrency?: number | undefined;
}

/** Forwards the readings of many devices: one client for each, all over one transport, nothing on a disk. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #transport: Transport;
  readonly #limit: <T>(run: () => Promise<T>) => Promise<T>;
  /** Readings of devices whose client has not taken them yet. */
  readonly #waiting = new Map<string, Reading[]>();
  readonly #clients = new Map<string, Client>();
  readonly #building = new Map<string, Promise<Client>>();
  readonly #seriesNames = new Map<string, Set<string>>();
  #accepted = 0;
  #refused = 0;
  /** How many more may surely be taken: `pending` only falls between two calls of `accept`. */
  #room = 0;

  /** @throws InvalidArgumentError or InvalidTokenError for an unusable option */
  constructor(options: RelayOptions) {
    this.#options = options;
    this.#transport = createHttpTransport({ baseUrl: options.backend });
    this.#limit = pLimit(options.concurrency ?? 16);
    this.#builder();
  }

  /** How many readings were taken. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many of them the backend has not acknowledged. */
  get pending(): number {
    let pending = 0;
    for (const readings of this.#waiting.values()) pending += readings.length;
    for (const client of this.#clients.values()) pending += client.pending;
    return pending;
  }

  /** How many were given up because the backend refuses them for good. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether so many points wait that no more should be handed in. */
  get isFull(): boolean {
    // Asked for every line: what waits is counted over all devices only when the room that was known is used up.
    if (this.#room <= 0) this.#room = (this.#options.maxPending ?? 100_000) - this.pending;
    return this.#room <= 0;
  }

  /**
   * Takes readings, one a line; all of them, or none where one is unusable. Empty lines do not count.
   *
   * @returns the devices that they are of
   * @throws InvalidArgumentError for the first unusable one
   */
  accept(lines: Iterable<string>): Set<string> {
    const readings = [...lines].filter((line) => line.trim() !== "").map(parseReading);
    for (const reading of readings) {
      const queue = this.#waiting.get(reading.deviceId) ?? [];
      queue.push(reading);
      this.#waiting.set(reading.deviceId, queue);
    }
    this.#accepted += readings.length;
    this.#room -= readings.length;
    return new Set(readings.map(({ deviceId }) => deviceId));
  }

  /**
   * Sends what waits of the given devices, or of all. What cannot be sent stays for the next time, but for
   * points that the backend refuses for good: those are given up and counted, or they would hold up all others.
   *
   * @returns the errors of the devices whose points could not be sent
   */
  async flush(devices: Iterable<string> = this.#unsent()): Promise<IobeamError[]> {
    const sends = [...devices].map((deviceId) => this.#limit(() => this.#flushDevice(deviceId)));
    return (await Promise.all(sends)).filter((error) => error !== undefined);
  }

  #unsent(): Set<string> {
    const behind = [...this.#clients].filter(([, client]) => client.pending > 0);
    return new Set([...this.#waiting.keys(), ...behind.map(([deviceId]) => deviceId)]);
  }

  async #flushDevice(deviceId: string): Promise<IobeamError | undefined> {
    try {
      const client = await this.#clientOf(deviceId);
      const readings = this.#waiting.get(deviceId) ?? [];
      this.#waiting.delete(deviceId);
      for (const { series, point } of readings) client.addDataPoint(series, point);
      this.#noteSeries(deviceId, readings);
      await client.send();
      return undefined;
    } catch (error) {
      if (!IobeamError.is(error)) throw error;
      if (isRefusal(error)) this.#giveUp(deviceId);
      return error;
    }
  }

  #noteSeries(deviceId: string, readings: readonly Reading[]): void {
    const names = this.#seriesNames.get(deviceId) ?? new Set();
    for (const { series } of readings) names.add(series);
    this.#seriesNames.set(deviceId, names);
  }

  #giveUp(deviceId: string): void {
    const client = this.#clients.get(deviceId);
    for (const series of this.#seriesNames.get(deviceId) ?? []) this.#refused += client?.clearSeries(series) ?? 0;
    if (client === undefined) {
      this.#refused += this.#waiting.get(deviceId)?.length ?? 0;
      this.#waiting.delete(deviceId);
    }
  }

  async #clientOf(deviceId: string): Promise<Client> {
    const known = this.#clients.get(deviceId);
    if (known !== undefined) return known;
    const building = this.#building.get(deviceId) ?? this.#builder().registerOrSetId(deviceId).build();
    this.#building.set(deviceId, building);
    try {
      const client = await building;
      this.#clients.set(deviceId, client);
      return client;
    } finally {
      this.#building.delete(deviceId);
    }
  }

  #builder(): ClientBuilder {
    const { projectId, projectToken } = this.#options;
    return new ClientBuilder(projectId, projectToken).transport(this.#transport);
  }
}

function isRefusal(error: IobeamError): boolean {
  const { code, cause } = error;
  return code === "REQUEST_REJECTED" || (code === "PARTIAL_IMPORT" && IobeamError.is(cause) && isRefusal(cause));
}
