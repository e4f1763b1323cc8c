import type { StreamPoint } from "@iobeam/core";

/** What tells series apart. */
export type SeriesName = Pick<StreamPoint, "device_id" | "name" | "labels">;

/** A text that is the same for the same series, in whatever order its labels come. */
export function keyOf({ device_id, name, labels = {} }: SeriesName): string {
  return JSON.stringify([device_id, name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
