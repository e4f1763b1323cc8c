import type { PointFilter } from "@iobeam/core";
import { type Condition, readNumber } from "./condition.ts";

/** The ends of a range of numbers; none of them is included. */
export type ValueBounds = Pick<PointFilter, "greaterThan" | "lessThan">;

/** The numbers that meet conditions, as a store filters by them; `undefined` where that cannot say it. */
export function boundValues(conditions: readonly Condition[]): ValueBounds | undefined {
  let [above, below] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { comparator, value } of conditions) {
    const number = readNumber(value);
    if (number === undefined) return undefined;
    if (comparator === "gt") above = Math.max(above, number);
    if (comparator === "ge" || comparator === "eq") above = Math.max(above, -nextAbove(-number));
    if (comparator === "lt") below = Math.min(below, number);
    if (comparator === "le" || comparator === "eq") below = Math.min(below, nextAbove(number));
  }
  const bounds = {
    ...(above !== Number.NEGATIVE_INFINITY && { greaterThan: above }),
    ...(below !== Number.POSITIVE_INFINITY && { lessThan: below }),
  };
  return conditions.length > 0 && Object.keys(bounds).length === 0 ? undefined : bounds;
}

/** Whether no number can be within. */
export function isEmpty({ greaterThan, lessThan }: ValueBounds): boolean {
  return greaterThan !== undefined && lessThan !== undefined && greaterThan >= lessThan;
}

/** The next double above a number. */
function nextAbove(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
