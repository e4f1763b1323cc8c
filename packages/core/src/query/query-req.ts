import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { microsPerUnit, TimeUnit } from "../time/time-unit.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { checkPointFilter, type PointFilter, type PointSelection } from "./point-filter.ts";

/** What a query is about. */
export interface QueryTarget {
  /** One device. Default: all devices of the project. */
  readonly deviceId?: string | undefined;
  /** One series. Default: all series. */
  readonly seriesName?: string | undefined;
  /**
   * The unit of bare numbers given as times, and of the times in the result.
   * @default TimeUnit.MILLISECONDS
   */
  readonly timeUnit?: TimeUnit | undefined;
}

/**
 * A query for points. Immutable: each call returns a new request, so one can serve as the base of many.
 *
 * @example
 * ```ts
 * import { QueryReq } from "@iobeam/core";
 *
 * const readings = new QueryReq(6, { deviceId: "greenhouse-3", seriesName: "temperature" });
 * const frost = readings.lessThan(0).fromTime(new Date("2026-01-01")).limit(10);
 * ```
 */
export class QueryReq implements PointSelection {
  /** The project. */
  readonly projectId: number;
  /** One device, or `undefined` for all. */
  readonly deviceId: string | undefined;
  /** One series, or `undefined` for all. */
  readonly seriesName: string | undefined;
  /** The unit of bare numbers and of the result's times. */
  readonly timeUnit: TimeUnit;
  /** What narrows the query down. */
  readonly filter: PointFilter;

  /**
   * @param projectId - an integer above 0
   * @param target - which device and series, and the unit of time
   * @param filter - what narrows it down; the calls below are the readable way to say it
   * @throws {@link InvalidArgumentError} for an unusable id, name or unit
   */
  constructor(projectId: number, target: QueryTarget = {}, filter: PointFilter = {}) {
    const { deviceId, seriesName, timeUnit = TimeUnit.MILLISECONDS } = target;
    microsPerUnit(timeUnit, "timeUnit");
    this.projectId = checkProjectId(projectId);
    this.deviceId = deviceId === undefined ? undefined : checkDeviceId(deviceId);
    this.seriesName = seriesName === undefined ? undefined : checkSeriesName(seriesName);
    this.timeUnit = timeUnit;
    this.filter = checkPointFilter(filter);
  }

  /** Keeps the newest `count` points of each series; an integer above 0. */
  limit(count: number): QueryReq {
    return this.#with({ limit: count });
  }

  /** Only points taken at `time` or later. A bare number is in the request's unit. */
  fromTime(time: TimeInput): QueryReq {
    return this.#with({ fromMicros: this.#micros("time", time) });
  }

  /** Only points taken at `time` or earlier. A bare number is in the request's unit. */
  toTime(time: TimeInput): QueryReq {
    return this.#with({ toMicros: this.#micros("time", time) });
  }

  /** Only points taken from `start` to `end`, both included. Bare numbers are in the request's unit. */
  inTimeRange(start: TimeInput, end: TimeInput): QueryReq {
    return this.#with({ fromMicros: this.#micros("start", start), toMicros: this.#micros("end", end) });
  }

  /** Only numbers above `value`. */
  greaterThan(value: number): QueryReq {
    return this.#with({ greaterThan: value });
  }

  /** Only numbers below `value`. */
  lessThan(value: number): QueryReq {
    return this.#with({ lessThan: value });
  }

  /** Only numbers above `low` and below `high`. */
  inValueRange(low: number, high: number): QueryReq {
    return this.#with({ greaterThan: low, lessThan: high });
  }

  /** Only points whose number is `value`. */
  equals(value: number): QueryReq {
    return this.#with({ equals: value });
  }

  #micros(argument: string, time: TimeInput): number {
    if (time === undefined || time === null) throw new InvalidArgumentError(argument, "a time", time);
    return Timestamp.from(time, this.timeUnit).micros;
  }

  #with(more: PointFilter): QueryReq {
    return new QueryReq(this.projectId, this, { ...this.filter, ...more });
  }
}
