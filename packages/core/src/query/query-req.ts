import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { checkNumber } from "../points/point-value.ts";
import { microsPerUnit, TimeUnit } from "../time/time-unit.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { type Aggregation, checkAggregation, type Operator, parseWindow } from "./aggregation.ts";
import { checkLimit, checkPointFilter, type PointFilter, type PointSelection } from "./point-filter.ts";

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
  /** What is made of the points of each series; the call `aggregate` is the readable way to say it. Default: nothing. */
  readonly aggregation?: Aggregation | undefined;
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
  /** What is made of the points of each series; `undefined` where they are wanted as they are. */
  readonly aggregation: Aggregation | undefined;

  /**
   * @param projectId - an integer above 0
   * @param target - which device and series, and the unit of time
   * @param filter - what narrows it down; the calls below are the readable way to say it
   * @throws {@link InvalidArgumentError} for an unusable id, name or unit
   */
  constructor(projectId: number, target: QueryTarget = {}, filter: PointFilter = {}) {
    const { deviceId, seriesName, timeUnit = TimeUnit.MILLISECONDS, aggregation } = checkTarget(target);
    microsPerUnit(timeUnit, "timeUnit");
    this.projectId = checkProjectId(projectId);
    this.deviceId = deviceId === undefined ? undefined : checkDeviceId(deviceId);
    this.seriesName = seriesName === undefined ? undefined : checkSeriesName(seriesName);
    this.timeUnit = timeUnit;
    this.filter = checkPointFilter(filter);
    this.aggregation = aggregation === undefined ? undefined : checkAggregation(aggregation);
    Object.freeze(this);
  }

  /** Keeps the newest `count` points of each series; an integer above 0. */
  limit(count: number): QueryReq {
    return this.#with({ limit: checkLimit(count, "limit") });
  }

  /** Only points taken at `time` or later. A bare number is in the request's unit. */
  fromTime(time: TimeInput): QueryReq {
    return this.#with({ fromMicros: this.#micros(time, "fromTime") });
  }

  /** Only points taken at `time` or earlier. A bare number is in the request's unit. */
  toTime(time: TimeInput): QueryReq {
    return this.#with({ toMicros: this.#micros(time, "toTime") });
  }

  /** Only points taken from `start` to `end`, both included. Bare numbers are in the request's unit. */
  inTimeRange(start: TimeInput, end: TimeInput): QueryReq {
    const first = Timestamp.from(start, this.timeUnit, "start");
    const last = Timestamp.from(end, this.timeUnit, "end");
    if (last < first) throw new InvalidArgumentError("end", `a time not before the start, ${first}`, String(last));
    return this.#with({ fromMicros: first.micros, toMicros: last.micros });
  }

  /** Only numbers above `value`. */
  greaterThan(value: number): QueryReq {
    return this.#with({ greaterThan: checkNumber(value, "greaterThan") });
  }

  /** Only numbers below `value`. */
  lessThan(value: number): QueryReq {
    return this.#with({ lessThan: checkNumber(value, "lessThan") });
  }

  /** Only numbers above `low` and below `high`. */
  inValueRange(low: number, high: number): QueryReq {
    if (checkNumber(high, "high") <= checkNumber(low, "low")) {
      throw new InvalidArgumentError("high", `above low, ${low}`, high);
    }
    return this.#with({ greaterThan: low, lessThan: high });
  }

  /** Only points whose number is `value`. */
  equals(value: number): QueryReq {
    return this.#with({ equals: checkNumber(value, "equals") });
  }

  /**
   * One number of all numbers of each series, or of each window of {@link QueryReq.groupBy}. A window's number has the
   * time of its beginning; without windows it has that of the oldest point. Texts and booleans do not count; `limit`
   * keeps the newest windows.
   *
   * @throws {@link InvalidArgumentError} for anything but `count`, `sum`, `min`, `max` and `mean`
   *
   * @example
   * ```ts
   * import { QueryReq } from "@iobeam/core";
   *
   * const daily = new QueryReq(6, { seriesName: "temperature" }).operator("mean").groupBy("1d");
   * ```
   */
  operator(operator: Operator): QueryReq {
    return this.#aggregate({ ...this.aggregation, operator });
  }

  /**
   * A number for each window of time, counted from 1970, in place of one for everything. Say first with
   * {@link QueryReq.operator} which number.
   *
   * @param window - a duration such as `10s`, `15m`, `1h30m` or `1d`
   * @throws {@link InvalidArgumentError} for anything else, and without an operator
   */
  groupBy(window: string): QueryReq {
    const everyMicros = parseWindow(window);
    if (this.aggregation === undefined) {
      throw new InvalidArgumentError("groupBy", 'an operator first, as in operator("mean").groupBy("1h")', window);
    }
    return this.#aggregate({ ...this.aggregation, everyMicros });
  }

  #aggregate(aggregation: Aggregation): QueryReq {
    return new QueryReq(this.projectId, { ...this, aggregation }, this.filter);
  }

  #micros(time: TimeInput, argument: string): number {
    return Timestamp.from(time, this.timeUnit, argument).micros;
  }

  #with(more: PointFilter): QueryReq {
    return new QueryReq(this.projectId, this, { ...this.filter, ...more });
  }
}

function checkTarget(target: QueryTarget): QueryTarget {
  if (typeof target === "object" && target !== null && !Array.isArray(target)) return target;
  throw new InvalidArgumentError("target", 'an object such as { deviceId: "d", seriesName: "s" }', target);
}
