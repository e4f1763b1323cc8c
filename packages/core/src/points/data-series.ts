import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { DataPoint } from "./data-point.ts";

/**
 * Points of one series under its name. Immutable: the array handed in is copied.
 *
 * @example
 * ```ts
 * import { DataPoint, DataSeries } from "@iobeam/core";
 *
 * const morning = new DataSeries("temperature", [new DataPoint(17.2), new DataPoint(17.4)]);
 * ```
 */
export class DataSeries {
  /** The name of the series. */
  readonly name: string;
  /** The points, in the order in which they were given. */
  readonly points: readonly DataPoint[];

  /**
   * @param name - 1 to 256 characters; not `time`, `time_offset` or `all`
   * @param points - the points, in any order
   * @throws {@link InvalidArgumentError} for an unusable name, or something that is no `DataPoint`
   */
  constructor(name: string, points: Iterable<DataPoint>) {
    this.name = checkSeriesName(name, "name");
    this.points = Object.freeze(Array.from(checkIterable(points), checkDataPoint));
    Object.freeze(this);
  }
}

function checkIterable(points: Iterable<DataPoint>): Iterable<DataPoint> {
  if (typeof points === "object" && points !== null && Symbol.iterator in points) return points;
  throw new InvalidArgumentError("points", "an array (or another iterable) of DataPoint", points);
}

function checkDataPoint(point: DataPoint, index: number): DataPoint {
  if (point instanceof DataPoint) return point;
  throw new InvalidArgumentError(`points[${index}]`, "a DataPoint", point);
}
