import type { Condition } from "./condition.ts";
import type { TimeBounds } from "./row-query.ts";
import { parseMoment } from "./time-range.ts";

/** A range of times that a condition on the time cuts down further. */
export function boundTime(bounds: TimeBounds, { comparator, value }: Condition, nowMicros: number): TimeBounds {
  const micros = parseMoment(value, nowMicros, "where");
  const { fromMicros = -Number.MAX_SAFE_INTEGER, toMicros = Number.MAX_SAFE_INTEGER } = bounds;
  switch (comparator) {
    case "eq":
      return { fromMicros: Math.max(fromMicros, micros), toMicros: Math.min(toMicros, micros) };
    case "ge":
      return { ...bounds, fromMicros: Math.max(fromMicros, micros) };
    case "gt":
      return { ...bounds, fromMicros: Math.max(fromMicros, micros + 1) };
    case "le":
      return { ...bounds, toMicros: Math.min(toMicros, micros) };
    case "lt":
      return { ...bounds, toMicros: Math.min(toMicros, micros - 1) };
  }
}

/** Whether no time can be within; one beyond the times that a store knows cannot. */
export function isNever({
  fromMicros = -Number.MAX_SAFE_INTEGER,
  toMicros = Number.MAX_SAFE_INTEGER,
}: TimeBounds): boolean {
  return fromMicros > toMicros || fromMicros > Number.MAX_SAFE_INTEGER || toMicros < -Number.MAX_SAFE_INTEGER;
}
