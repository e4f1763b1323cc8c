import type { DeviceSeries, PointFilter, PointSelection, PointValue } from "@iobeam/core";
import type { Store } from "../store.ts";

/** A time of the tests; microseconds since 1970. */
export const T0: number = 1_427_316_488_000_000;

/** Where points are written to. */
export type Place = readonly [projectId: number, deviceId: string, seriesName: string];

/** Appends points of one series. */
export function write(store: Store, place: Place, points: readonly (readonly [number, PointValue])[]): Promise<void> {
  const [projectId, deviceId, name] = place;
  const series = { name, times: points.map(([time]) => time), values: points.map(([, value]) => value) };
  return store.append({ projectId, deviceId, series: [series] });
}

/** Reads without a bound. */
export async function find(
  store: Store,
  which: Partial<PointSelection> & { projectId: number },
): Promise<readonly DeviceSeries[]> {
  const found = await store.read({ deviceId: undefined, seriesName: undefined, filter: {}, ...which });
  if (found === "too large") throw new Error("too large, without a bound");
  return found;
}

/** The values that are found, one series after another. */
export async function valuesOf(
  store: Store,
  projectId: number,
  seriesName?: string | undefined,
  filter: PointFilter = {},
): Promise<PointValue[]> {
  return (await find(store, { projectId, seriesName, filter })).flatMap(({ values }) => values);
}
