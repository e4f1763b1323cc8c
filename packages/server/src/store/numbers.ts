import type { Operator } from "@iobeam/core";

/** Numbers that belong together, as far as an operator must know them. */
export interface Numbers {
  count: number;
  sum: number;
  least: number;
  greatest: number;
}

/** No numbers yet. */
export function makeNumbers(): Numbers {
  return { count: 0, sum: 0, least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY };
}

/** Adds a number. */
export function addNumber(numbers: Numbers, value: number): void {
  numbers.count++;
  numbers.sum += value;
  numbers.least = Math.min(numbers.least, value);
  numbers.greatest = Math.max(numbers.greatest, value);
}

const RESULTS: Readonly<Record<Operator, (numbers: Numbers) => number>> = {
  count: ({ count }) => count,
  sum: ({ sum }) => saturate(sum),
  min: ({ least }) => least,
  max: ({ greatest }) => greatest,
  // Within them even where their sum is more than a double holds.
  mean: ({ sum, count, least, greatest }) => clamp(sum / count, least, greatest),
};

/** What an operator makes of numbers, of which there is at least one; always finite. */
export function reduceNumbers(operator: Operator, numbers: Numbers): number {
  return RESULTS[operator](numbers);
}

/** A sum beyond what a double holds is told as the largest that it does: JSON has no infinity. */
export function saturate(value: number): number {
  return clamp(value, -Number.MAX_VALUE, Number.MAX_VALUE);
}

/** The number nearest to `value` that lies between two others, both included. */
export function clamp(value: number, least: number, greatest: number): number {
  return Math.max(least, Math.min(greatest, value));
}
