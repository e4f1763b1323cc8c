import { readFileSync } from "node:fs";
import type { PointValue } from "@iobeam/core";

/** A block that must be read, and its points. */
export interface ValidVector {
  readonly name: string;
  readonly hex: string;
  readonly times: readonly number[];
  /** The bits of doubles. */
  readonly numbers?: readonly string[];
  readonly texts?: readonly string[];
  readonly booleans?: readonly boolean[];
}

/** A block that must be refused. */
export interface InvalidVector {
  readonly name: string;
  readonly hex: string;
}

/** `docs/point-block/vectors.json`. */
export const vectors: { valid: ValidVector[]; otherwise: ValidVector[]; invalid: InvalidVector[] } = JSON.parse(
  readFileSync(new URL("../../../../docs/point-block/vectors.json", import.meta.url), "utf8"),
);

/** The bytes that hexadecimal digits are. */
export function toBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The values of a vector. */
export function valuesOf({ numbers, texts, booleans = [] }: ValidVector): readonly PointValue[] {
  return numbers?.map((bits) => new DataView(toBytes(bits).buffer).getFloat64(0)) ?? texts ?? booleans;
}
