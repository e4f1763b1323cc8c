import { decodeBlock, encodeBlocks, type PointFilter, type PointValue, type SeriesBlock } from "@iobeam/core";
import type { Labels, SourceBlocks, SourceSelection } from "../records/points.ts";
import type { Store } from "../store.ts";

/** A time of the tests; microseconds since 1970. */
export const T0: number = 1_427_316_488_000_000;

/** Where points are written to. */
export type Place = readonly [projectId: number, deviceId: string, seriesName: string];

/** A time in microseconds and a value. */
export type Pair = readonly [micros: number, value: PointValue];

/** The points of a series as they travel. */
export function seriesOf(name: string, points: readonly Pair[]): SeriesBlock[] {
  const [times, values] = [points.map(([time]) => time), points.map(([, value]) => value)];
  return encodeBlocks(times, values).map((block) => ({ name, block }));
}

/** Appends points of one series. */
export function write(store: Store, place: Place, points: readonly Pair[]): Promise<void> {
  const [projectId, deviceId, name] = place;
  return store.append({ projectId, deviceId, blocks: seriesOf(name, points) });
}

/** The points of one series that were found. */
export interface FoundSeries {
  readonly deviceId: string;
  readonly labels?: Labels | undefined;
  readonly name: string;
  readonly times: number[];
  readonly values: PointValue[];
}

/** Reads without a bound. */
export async function find(
  store: Store,
  which: Partial<SourceSelection> & { projectId: number },
): Promise<readonly FoundSeries[]> {
  const found = await store.read({ deviceId: undefined, seriesName: undefined, filter: {}, ...which });
  if (found === "too large") throw new Error("too large, without a bound");
  return found.map(decode);
}

/** The points of blocks. */
export function decode({ blocks, ...series }: SourceBlocks): FoundSeries {
  const columns = blocks.map(decodeBlock);
  const [times, values] = [columns.flatMap((part) => [...part.times]), columns.flatMap((part) => [...part.values])];
  return { ...series, times, values };
}

/** The sources and series that are found, in order, and their values: `d {"a":"1"} s: 1 2`. */
export async function outline(
  store: Store,
  which: Partial<SourceSelection> & { projectId: number },
): Promise<readonly string[]> {
  return (await find(store, which)).map(({ deviceId, labels, name, values }) => {
    return [deviceId, ...(labels === undefined ? [] : [JSON.stringify(labels)]), `${name}: ${values.join(" ")}`].join(
      " ",
    );
  });
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
