import type { PointValue } from "../points/point-value.ts";
import type { TimeUnit } from "../time/time-unit.ts";

/** One point of a result, in the wire's shape. */
export interface ResultPoint {
  /** When it was taken, in the unit that {@link QueryResult.timefmt} names; cut down where that is coarser than the point's own. */
  readonly time: number;
  /** What was read. */
  readonly value: PointValue;
}

/** The points of one series of one device. */
export interface SeriesResult {
  /** The project. */
  readonly project_id: number;
  /** The device. */
  readonly device_id: string;
  /** The series. */
  readonly name: string;
  /** What else the points are marked with, where they are: the labels of a namespace's import. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The points, oldest first. */
  readonly data: readonly ResultPoint[];
}

/** One point of a result that is read point by point, in the wire's shape. */
export interface StreamPoint extends ResultPoint {
  /** The device. */
  readonly device_id: string;
  /** The series. */
  readonly name: string;
  /** What else the point is marked with, where it is: the labels of a namespace's import. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** What a query brings back, exactly in the wire's shape. A series without a matching point is left out. */
export interface QueryResult {
  /** The series, ordered by device id and then by name. */
  readonly result: readonly SeriesResult[];
  /** The unit of the times. */
  readonly timefmt: TimeUnit;
}
