import type { PointValue } from "@iobeam/core";

const CHARACTERS_PER_POINT = 64;

/** How much of a reader's bound a value takes: 1, and for a text 1 more for each 64 characters. */
export function pointWeight(value: PointValue): number {
  return typeof value === "string" ? 1 + Math.floor(value.length / CHARACTERS_PER_POINT) : 1;
}
