import type { DeviceColumns, DeviceSeries, PointSelection } from "@iobeam/core";

/** A project: what devices, points and tokens belong to. */
export interface Project {
  /** Its number; above 0, given by the store. */
  readonly projectId: number;
  /** Its name for people; names may repeat. */
  readonly projectName: string;
}

/** A device as it is registered. */
export interface DeviceRecord {
  /** The project that it belongs to. */
  readonly projectId: number;
  /** Names the device within its project. */
  readonly deviceId: string;
  /** The name for people; no two devices of a project share one. */
  readonly deviceName: string;
  /** The kind of device, where it was told. */
  readonly deviceType?: string | undefined;
  /** When it was registered; milliseconds since 1970. */
  readonly createdMs: number;
}

/** What became of a registration; only `created` changed anything. */
export type RegisterOutcome = "created" | "duplicate id" | "duplicate name";

/** The points that were asked for, or `too large` where there are more than the caller can take. */
export type ReadOutcome = readonly DeviceSeries[] | "too large";

/**
 * Where a backend keeps projects, devices and points: the contract that every store keeps. Check
 * yours with `describeStore` of `@iobeam/server/testing`.
 *
 * Whatever resolves is durable as far as the store can make it so: on a disk it survives a kill and
 * a loss of power. Methods reject with `InvalidArgumentError` for a project that does not exist and
 * with `StorageError` where the place itself fails; a rejected call changed nothing.
 */
export interface Store {
  /** Makes a project under the next free number. */
  createProject(projectName: string): Promise<Project>;

  /** The project, or `undefined` where there is none of that number. */
  getProject(projectId: number): Promise<Project | undefined>;

  /**
   * Registers a device.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} where the project does not exist
   */
  registerDevice(device: DeviceRecord): Promise<RegisterOutcome>;

  /**
   * Keeps all points of a batch or none of them. A point that has the place of an earlier one
   * (project, device, series, time) replaces it, so appending a batch twice is harmless. A device
   * that is not registered becomes so, without a name.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} where the project does not exist
   */
  append(batch: DeviceColumns): Promise<void>;

  /**
   * The points that are meant, ordered by device id and then by series name as `<` orders strings,
   * oldest first; a series without a matching point is left out. All of them are of one moment.
   *
   * @param selection - which points; their `limit` counts after the other filters, newest first
   * @param maxPoints - the most that the caller can take; a text weighs a point more for each 64
   * characters. No more than that is held in memory. Default: no bound
   */
  read(selection: PointSelection, maxPoints?: number | undefined): Promise<ReadOutcome>;

  /** Finishes what was accepted and lets go of everything; later calls reject. */
  close(): Promise<void>;
}
