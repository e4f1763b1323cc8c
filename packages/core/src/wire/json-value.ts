import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import type { PointValue } from "../points/point-value.ts";

/** A parsed JSON object whose members are not known yet. */
export type JsonObject = { readonly [name: string]: unknown };

/** Whether a parsed value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {@link InvalidArgumentError} where `value` is no JSON object */
export function checkObject(value: unknown, argument: string): JsonObject {
  if (isObject(value)) return value;
  throw new InvalidArgumentError(argument, "a JSON object", value);
}

/** @throws {@link InvalidArgumentError} where `value` is no array */
export function checkArray(value: unknown, argument: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InvalidArgumentError(argument, "an array", value);
}

/** A point's value as JSON, and `null` for none; `JSON.stringify` would write −0 without its sign. */
export function encodeJsonValue(value: PointValue | null | undefined): string {
  if (typeof value !== "number") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}
