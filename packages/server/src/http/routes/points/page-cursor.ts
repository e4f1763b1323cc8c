import { InvalidArgumentError, isDeviceId } from "@iobeam/core";
import type { Labels, PagePlace } from "../../../records/points.ts";

/** A place in a result as a text that fits into a URL. */
export function encodeCursor({ deviceId, name, labels, micros }: PagePlace): string {
  return Buffer.from(JSON.stringify({ deviceId, name, labels, micros })).toString("base64url");
}

/**
 * The place that a cursor stands for.
 *
 * @throws {@link @iobeam/core#InvalidArgumentError} for a text that no stream has given
 */
export function decodeCursor(cursor: string): PagePlace {
  const place = /^[\w-]+$/.test(cursor) ? parse(Buffer.from(cursor, "base64url").toString()) : undefined;
  if (isPlace(place)) return place;
  throw new InvalidArgumentError("cursor", "one that a stream has given", cursor);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isPlace(place: unknown): place is PagePlace {
  const { deviceId, name, labels, micros, ...others } = (place ?? {}) as Partial<PagePlace>;
  const isWhole = isDeviceId(deviceId) && typeof name === "string" && Number.isSafeInteger(micros);
  return isWhole && (labels === undefined || areLabels(labels)) && Object.keys(others).length === 0;
}

function areLabels(labels: unknown): labels is Labels {
  if (typeof labels !== "object" || labels === null || Array.isArray(labels)) return false;
  return Object.values(labels).every((text) => typeof text === "string");
}
