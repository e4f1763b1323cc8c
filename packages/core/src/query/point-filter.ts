import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkNumber } from "../points/point-value.ts";

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

/**
 * Checks a filter.
 *
 * @returns a frozen copy
 * @throws {@link InvalidArgumentError} for a limit below 1, an end before its start, or a bound that no number can meet
 */
export function checkPointFilter(filter: PointFilter): PointFilter {
  const { limit, fromMicros, toMicros, greaterThan, lessThan, equals } = filter;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new InvalidArgumentError("limit", "an integer above 0", limit);
  }
  checkMicros("from", fromMicros);
  checkMicros("to", toMicros);
  if (fromMicros !== undefined && toMicros !== undefined && toMicros < fromMicros) {
    throw new InvalidArgumentError("to", `not before from, ${fromMicros} microseconds`, toMicros);
  }
  for (const [name, bound] of Object.entries({ greaterThan, lessThan, equals })) {
    if (bound !== undefined) checkNumber(bound, name);
  }
  if (greaterThan !== undefined && lessThan !== undefined && greaterThan >= lessThan) {
    throw new InvalidArgumentError("lessThan", `above greaterThan, ${greaterThan}`, lessThan);
  }
  return Object.freeze({ ...filter });
}

function checkMicros(argument: string, micros: number | undefined): void {
  if (micros !== undefined && !Number.isSafeInteger(micros)) {
    throw new InvalidArgumentError(argument, "whole microseconds within ±(2^53 − 1)", micros);
  }
}
