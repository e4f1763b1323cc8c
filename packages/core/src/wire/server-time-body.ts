import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import { Timestamp } from "../time/timestamp.ts";

/**
 * Reads the backend's time, in milliseconds.
 *
 * @throws {@link InvalidResponseError} where it is no time
 */
export function decodeServerTime(body: unknown): Timestamp {
  const millis = (body as { server_timestamp?: unknown } | null | undefined)?.server_timestamp;
  if (typeof millis === "number" && Number.isSafeInteger(millis) && Number.isSafeInteger(millis * 1_000)) {
    return new Timestamp(millis);
  }
  throw new InvalidResponseError("the time must be answered with a server_timestamp in milliseconds");
}
