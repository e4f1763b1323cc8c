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
  /** The points, oldest first. */
  readonly data: readonly ResultPoint[];
}

/** What a query brings back, exactly in the wire's shape. A series without a matching point is left out. */
export interface QueryResult {
  /** The series, ordered by device id and then by name. */
  readonly result: readonly SeriesResult[];
  /** The unit of the times. */
  readonly timefmt: TimeUnit;
}
