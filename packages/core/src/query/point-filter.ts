import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkNumber, type PointValue } from "../points/point-value.ts";
import { TimeUnit } from "../time/time-unit.ts";
import { Timestamp } from "../time/timestamp.ts";

/** What narrows a query down; all of it together (AND). */
export interface PointFilter {
  /** At most so many points of each series, the newest; an integer above 0. */
  readonly limit?: number | undefined;
  /** Not before; microseconds since 1970. */
  readonly fromMicros?: number | undefined;
  /** Not after; microseconds since 1970. */
  readonly toMicros?: number | undefined;
  /** Only numbers above. */
  readonly greaterThan?: number | undefined;
  /** Only numbers below. */
  readonly lessThan?: number | undefined;
  /** Only this number. */
  readonly equals?: number | undefined;
}

/** Which points are meant: of which project, device and series, and narrowed down how. */
export interface PointSelection {
  /** The project. */
  readonly projectId: number;
  /** One device, or `undefined` for all. */
  readonly deviceId: string | undefined;
  /** One series, or `undefined` for all. */
  readonly seriesName: string | undefined;
  /** What narrows it down. */
  readonly filter: PointFilter;
}

/** What errors call the parts of a filter: after the calls of `QueryReq`. */
const CALLS: Readonly<Record<keyof PointFilter, string>> = {
  limit: "limit",
  fromMicros: "fromTime",
  toMicros: "toTime",
  greaterThan: "greaterThan",
  lessThan: "lessThan",
  equals: "equals",
};

/**
 * Checks a filter.
 *
 * @param filter - what narrows a query down
 * @param names - what errors call its parts. Default: the calls of `QueryReq`
 * @returns a frozen copy
 * @throws {@link InvalidArgumentError} for a limit below 1, an end before its start, or a bound that no number can meet
 */
export function checkPointFilter(
  filter: PointFilter,
  names: Readonly<Record<keyof PointFilter, string>> = CALLS,
): PointFilter {
  if (typeof filter !== "object" || filter === null) {
    throw new InvalidArgumentError("filter", "an object such as { limit: 10 }", filter);
  }
  const { limit, fromMicros, toMicros, greaterThan, lessThan, equals } = filter;
  if (limit !== undefined) checkLimit(limit, names.limit);
  if (fromMicros !== undefined) checkMicros(fromMicros, names.fromMicros);
  if (toMicros !== undefined) checkMicros(toMicros, names.toMicros);
  if (greaterThan !== undefined) checkNumber(greaterThan, names.greaterThan);
  if (lessThan !== undefined) checkNumber(lessThan, names.lessThan);
  if (equals !== undefined) checkNumber(equals, names.equals);
  if (fromMicros !== undefined && toMicros !== undefined && toMicros < fromMicros) {
    throw new InvalidArgumentError(
      names.toMicros,
      `a time not before ${names.fromMicros}, ${moment(fromMicros)}`,
      moment(toMicros),
    );
  }
  if (greaterThan !== undefined && lessThan !== undefined && greaterThan >= lessThan) {
    throw new InvalidArgumentError(names.lessThan, `above ${names.greaterThan}, ${greaterThan}`, lessThan);
  }
  return Object.freeze({ ...filter });
}

/** Whether a point is within a filter; its `limit` does not count. The time is in microseconds since 1970. */
export function matchesFilter(time: number, value: PointValue, filter: PointFilter): boolean {
  const { fromMicros, toMicros, greaterThan, lessThan, equals } = filter;
  if (fromMicros !== undefined && time < fromMicros) return false;
  if (toMicros !== undefined && time > toMicros) return false;
  if (greaterThan === undefined && lessThan === undefined && equals === undefined) return true;
  if (typeof value !== "number") return false;
  if (greaterThan !== undefined && !(value > greaterThan)) return false;
  if (lessThan !== undefined && !(value < lessThan)) return false;
  return equals === undefined || value === equals;
}

/** @throws {@link InvalidArgumentError} for anything but an integer above 0 */
export function checkLimit(limit: number, argument: string): number {
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError(argument, "an integer above 0", limit);
}

function checkMicros(micros: number, argument: string): void {
  if (Number.isSafeInteger(micros)) return;
  throw new InvalidArgumentError(argument, "whole microseconds within ±(2^53 − 1)", micros);
}

function moment(micros: number): string {
  return new Timestamp(micros, TimeUnit.MICROSECONDS).toString();
}
