import type { PointValue } from "./point-value.ts";

/** Points of one series as two columns of the same length: the form in which a backend takes and keeps them. */
export interface SeriesColumns {
  /** The name of the series. */
  readonly name: string;
  /** Microseconds since 1970; safe integers, in any order. */
  readonly times: readonly number[];
  /** The value at each time. */
  readonly values: readonly PointValue[];
}

/** The same, with the device that the series belongs to: what a backend reads back, oldest point first. */
export interface DeviceSeries extends SeriesColumns {
  /** The device. */
  readonly deviceId: string;
}

/** What one import carries, decoded: all of it is stored or nothing. */
export interface DeviceColumns {
  /** The project. */
  readonly projectId: number;
  /** The device. */
  readonly deviceId: string;
  /** Its series; a name may come twice. */
  readonly series: readonly SeriesColumns[];
}
