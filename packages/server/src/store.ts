import type { DeviceBlocks, ImportBatch, PointFilter, PointSelection } from "@iobeam/core";

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
export type ReadOutcome = readonly DeviceBlocks[] | "too large";

/** How the numbers of a window become one. */
export type Operator = "count" | "sum" | "min" | "max" | "mean";

/** What is made of the points of each series. */
export interface Aggregation {
  /** How the numbers of a window become one; texts and booleans do not count. */
  readonly operator: Operator;
  /**
   * How long a window is; whole microseconds above 0. Windows are counted from 1970.
   * @default one window for everything
   */
  readonly everyMicros?: number | undefined;
}

/** What became of one series: a number for each window that holds any, oldest first. */
export interface SeriesAggregate {
  /** The device. */
  readonly deviceId: string;
  /** The name of the series. */
  readonly name: string;
  /** When each window begins, and without windows, when the oldest point was taken; microseconds since 1970. */
  readonly times: Float64Array;
  /** The number of each window. */
  readonly values: Float64Array;
}

/** Which points are to go: of a project, all or those of one device and one series, and from when to when. */
export interface PointRange extends Pick<PointSelection, "projectId" | "deviceId" | "seriesName"> {
  /** The ends, both included. @default all times */
  readonly filter: Pick<PointFilter, "fromMicros" | "toMicros">;
}

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
   * @param batch - its blocks have been checked, as `decodeImport` and `decodeImportFrame` do
   * @throws {@link @iobeam/core#InvalidArgumentError} where the project does not exist
   */
  append(batch: ImportBatch): Promise<void>;

  /**
   * The points that are meant, ordered by device id and then by series name as `<` orders strings,
   * oldest first; a series without a matching point is left out. All of them are of one moment.
   *
   * @param selection - which points; their `limit` counts after the other filters, newest first
   * @param maxPoints - the most that the caller can take; texts weigh a point more for each 64 bytes.
   * No more than that is held in memory. Default: no bound
   */
  read(selection: PointSelection, maxPoints?: number | undefined): Promise<ReadOutcome>;

  /**
   * What the numbers of each series amount to, in the order of `read`; a series without any is left out.
   *
   * @param selection - which points; their `limit` keeps the newest windows of each series
   * @param aggregation - what is made of them
   */
  aggregate(selection: PointSelection, aggregation: Aggregation): Promise<readonly SeriesAggregate[]>;

  /**
   * Deletes points for good. For retention: `{ toMicros }` of everything that is too old.
   *
   * @returns how many there were
   */
  deletePoints(range: PointRange): Promise<number>;

  /** Finishes what was accepted and lets go of everything; later calls reject. */
  close(): Promise<void>;
}
