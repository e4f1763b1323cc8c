import {
  type ClientStorage,
  type Clock,
  checkDeviceId,
  checkDeviceName,
  checkProjectId,
  createMemoryClientStorage,
  InvalidArgumentError,
  NoDeviceError,
  type Outbox,
  readTokenClaims,
  systemClock,
  type Transport,
} from "@iobeam/core";
import { createHttpTransport, type HttpTransportOptions } from "@iobeam/transport";
import { openDiskStorage } from "#disk-storage";
import { Client, type ClientParts } from "./client.ts";
import { EventHub } from "./client-events.ts";
import { type DeviceStart, type Register, startDevice } from "./device-start.ts";
import { DirectDispatch } from "./direct-dispatch.ts";
import type { Dispatch } from "./dispatch.ts";
import { type ForwardingPolicy, resolvePolicy, type StoreAndForwardOptions } from "./forwarding/options.ts";
import { ProjectToken } from "./project-token.ts";

/** What a device may want to be registered as. */
export interface RegisterOptions {
  /** The id that it wants. Default: the backend makes one. */
  readonly deviceId?: string | undefined;
  /** The name that it wants. Default: the backend chooses one. */
  readonly deviceName?: string | undefined;
}

/**
 * Builds a client: say where things are kept and how the device comes to its id, then `build()`.
 * Where two calls say the same thing differently, the last one counts.
 *
 * @example
 * ```ts
 * import { ClientBuilder, DataPoint } from "@iobeam/client";
 *
 * export async function report(projectId: number, token: string, celsius: number): Promise<void> {
 *   const client = await new ClientBuilder(projectId, token).saveToDisk().registerDevice().build();
 *   client.addDataPoint("temperature", new DataPoint(celsius));
 *   await client.send();
 * }
 * ```
 */
export class ClientBuilder {
  readonly #projectId: number;
  readonly #projectToken: string;
  #start: DeviceStart = { kind: "stored" };
  #openStorage: () => ClientStorage = createMemoryClientStorage;
  #openTransport: (options: Pick<HttpTransportOptions, "retry">) => Transport = createHttpTransport;
  #forwarding: (StoreAndForwardOptions & { readonly policy: ForwardingPolicy }) | undefined;
  #clock: Clock = systemClock;

  /**
   * @param projectId - an integer above 0
   * @param projectToken - a token of the project that may write
   * @throws {@link InvalidArgumentError} for another project id, {@link InvalidTokenError} for a token that is none
   */
  constructor(projectId: number, projectToken: string) {
    readTokenClaims(projectToken);
    this.#projectId = checkProjectId(projectId);
    this.#projectToken = projectToken;
  }

  /**
   * Keeps the device id in the file `iobeam_device_id`, so that the device is the same one after a restart.
   *
   * @param path - the folder; made where it is missing. Default: the current directory
   */
  saveToDisk(path?: string | undefined): this {
    return this.storage(() => openDiskStorage(path));
  }

  /** Keeps things in a storage of your own, in place of memory or a disk. */
  storage(storage: ClientStorage | (() => ClientStorage)): this {
    this.#openStorage = typeof storage === "function" ? storage : () => storage;
    return this;
  }

  /**
   * Uses the device id that is kept; where there is none, registers a new device and keeps its id.
   * With a `deviceId` other than the kept one, registers that and keeps it instead.
   *
   * {@link ClientBuilder.build} rejects with `DuplicateDeviceIdError` where the id is taken.
   *
   * @throws {@link InvalidArgumentError} for an unusable id or name
   */
  registerDevice(wanted: RegisterOptions = {}): this {
    const { deviceId, deviceName } = wanted;
    if (deviceId !== undefined) checkDeviceId(deviceId);
    if (deviceName !== undefined) checkDeviceName(deviceName);
    this.#start = { kind: "register", deviceId, deviceName };
    return this;
  }

  /**
   * Registers the device under `deviceId`, or just uses that id where it is registered already; keeps it.
   *
   * @throws {@link InvalidArgumentError} for an unusable id or name
   */
  registerOrSetId(deviceId: string, deviceName?: string | undefined): this {
    if (deviceName !== undefined) checkDeviceName(deviceName);
    this.#start = { kind: "registerOrSet", deviceId: checkDeviceId(deviceId), deviceName };
    return this;
  }

  /**
   * Uses `deviceId` and keeps it, without asking the backend.
   *
   * @throws {@link InvalidArgumentError} for an unusable id
   */
  setDeviceId(deviceId: string): this {
    this.#start = { kind: "set", deviceId: checkDeviceId(deviceId) };
    return this;
  }

  /**
   * Talks to the backend at this address, over HTTP.
   *
   * @param url - `http:` or `https:`; without a path, `/v1/` is added. Default: `https://api.iobeam.com/v1/`
   * @throws {@link InvalidArgumentError} for another address
   */
  setBackend(url: string | URL): this {
    createHttpTransport({ baseUrl: url });
    this.#openTransport = (options) => createHttpTransport({ ...options, baseUrl: url });
    return this;
  }

  /** Talks to the backend through a transport of your own; many clients may share one. */
  transport(transport: Transport): this {
    this.#openTransport = () => transport;
    return this;
  }

  /**
   * Keeps points until the backend has them, through outages and, with {@link ClientBuilder.saveToDisk}, through crashes
   * and restarts; sends them by itself. Without this, points wait in memory for `send()`.
   *
   * {@link ClientBuilder.build} rejects with `OutboxLockedError` where another client has the outbox open, with
   * `NoDeviceError` where there is no device id, and with `StorageError` where there is no writing to the disk.
   *
   * @throws {@link InvalidArgumentError} for an unusable option
   */
  storeAndForward(options: StoreAndForwardOptions = {}): this {
    this.#forwarding = { ...options, policy: resolvePolicy(options) };
    return this;
  }

  /** Reads time and sets timers on this clock; for tests. Default: the system's. */
  clock(clock: Clock): this {
    this.#clock = clock;
    return this;
  }

  /**
   * Makes the client: finds the device id or registers the device, as the calls before said.
   *
   * @throws {@link DuplicateDeviceIdError} where the wanted id is taken, `DeviceIdFileError` where the
   * kept id is damaged, and any other member of the `IobeamError` family
   */
  async build(): Promise<Client> {
    const projectId = this.#projectId;
    const transport = this.#openTransport({});
    const token = new ProjectToken(this.#projectToken, transport, this.#clock);
    const register: Register = (wanted) =>
      token.use((current) => transport.registerDevice({ projectId, ...wanted }, { token: current }));
    const storage = this.#openStorage();
    const deviceId = await startDevice(this.#start, storage, register, this.#clock);
    const hub = new EventHub();
    const parts = { projectId, deviceId, transport, token, hub };
    return new Client({ ...parts, dispatch: await this.#openDispatch(storage, parts) });
  }

  async #openDispatch(storage: ClientStorage, parts: Omit<ClientParts, "dispatch">): Promise<Dispatch> {
    const forwarding = this.#forwarding;
    if (forwarding === undefined) return new DirectDispatch({ ...parts, clock: this.#clock });
    const { deviceId, hub } = parts;
    if (deviceId === undefined) throw new NoDeviceError("Storing and forwarding");
    const outbox = await openOutbox(storage, forwarding);
    try {
      hub.addAll(forwarding.on ?? {});
      // Whoever does without need not load it.
      const { Forwarder } = await import("./forwarding/forwarder.ts");
      // It waits between tries as its own policy says, and for as long as it takes.
      const transport = this.#openTransport({ retry: false });
      return new Forwarder({ ...parts, deviceId, transport, outbox, policy: forwarding.policy, clock: this.#clock });
    } catch (error) {
      await outbox.close();
      throw error;
    }
  }
}

async function openOutbox(
  storage: ClientStorage,
  { outbox, maxBytes, maxDeadLetterBytes, policy }: StoreAndForwardOptions & { readonly policy: ForwardingPolicy },
): Promise<Outbox> {
  const opened = outbox ?? (await storage.openOutbox?.({ maxBytes, maxDeadLetterBytes }));
  if (opened === undefined) {
    throw new InvalidArgumentError("storage", "one that has openOutbox, or storeAndForward given an outbox", storage);
  }
  if (policy.durability === "every-point" && opened.appendNow === undefined) {
    if (opened !== outbox) await opened.close();
    throw new InvalidArgumentError(
      "durability",
      'another one where there is no disk; "every-point" needs saveToDisk, or an outbox that has appendNow',
      policy.durability,
    );
  }
  return opened;
}
