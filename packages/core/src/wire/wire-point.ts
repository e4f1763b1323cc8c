import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { ResultPoint } from "../query/query-result.ts";

/** Whether something is a point as answers hold them: a whole number as time, and a value. */
export function isWirePoint(point: unknown): point is ResultPoint {
  const { time, value } = (point ?? {}) as Partial<ResultPoint>;
  if (!Number.isSafeInteger(time)) return false;
  return Number.isFinite(value) || typeof value === "string" || typeof value === "boolean";
}

/** @throws {@link InvalidResponseError} for what is no point */
export function readPoint(point: unknown): ResultPoint {
  if (isWirePoint(point)) return point;
  throw new InvalidResponseError("each point must have a whole number as time, and a value");
}

/**
 * The labels of a source as a part of a result; nothing where it has none.
 *
 * @throws {@link InvalidResponseError} for anything but texts by their names
 */
export function readLabels(labels: unknown): { readonly labels?: Readonly<Record<string, string>> } {
  if (labels === undefined) return {};
  const isObject = typeof labels === "object" && labels !== null && !Array.isArray(labels);
  if (isObject && Object.values(labels).every((text) => typeof text === "string")) {
    return { labels: labels as Readonly<Record<string, string>> };
  }
  throw new InvalidResponseError("labels must be an object of texts");
}
