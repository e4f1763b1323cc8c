/** A device as it is registered. */
export interface DeviceRecord {
  /** The project that it belongs to. */
  readonly projectId: number;
  /** Names the device within its project. */
  readonly deviceId: string;
  /** The name for people; no two devices of a project share one. Without one where an import has registered it. */
  readonly deviceName?: string | undefined;
  /** The kind of device, where it was told. */
  readonly deviceType?: string | undefined;
  /** When it was registered; milliseconds since 1970. */
  readonly createdMs: number;
}

/** What became of a registration; only `created` changed anything. */
export type RegisterOutcome = "created" | "duplicate id" | "duplicate name";

/** What is changed of a device; what is left out stays as it is. */
export type DeviceChanges = Partial<Pick<DeviceRecord, "deviceName" | "deviceType">>;

/** By what devices are ordered, rising; equal ones by their id. Texts by code points; those without a name come first. */
export type DeviceOrder = "device_id" | "device_name" | "created";

/** Which part of a list of devices is meant. */
export interface DevicePage {
  /** How many are passed over. */
  readonly offset: number;
  /** The most that are wanted. */
  readonly count: number;
  /** By what the list is ordered. */
  readonly order: DeviceOrder;
  /** Whether the whole order is turned round: the largest comes first. */
  readonly isDescending: boolean;
}

/** The devices of a backend. */
export interface Devices {
  /**
   * Registers a device.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} where the project does not exist
   */
  register(device: DeviceRecord): Promise<RegisterOutcome>;
  /** The device of that id; `undefined` where none is registered. */
  get(projectId: number, deviceId: string): Promise<DeviceRecord | undefined>;
  /** The device of that name. */
  find(projectId: number, deviceName: string): Promise<DeviceRecord | undefined>;
  /** A part of the devices of a project, in the order that is asked for. */
  list(projectId: number, page: DevicePage): Promise<readonly DeviceRecord[]>;
  /** Changes a device; tells how it is then, or why it is not. */
  update(
    projectId: number,
    deviceId: string,
    changes: DeviceChanges,
  ): Promise<DeviceRecord | "unchanged" | "unknown" | "duplicate name">;
  /** Forgets a device, but for its points; the next import of its id registers it anew. Whether there was one. */
  delete(projectId: number, deviceId: string): Promise<boolean>;
}
