import type { Labels, SourceBlocks } from "../records/points.ts";
import type { Pacer } from "./pacer.ts";
import { SeriesCursor } from "./series-cursor.ts";

/** Where rows come from: what is the same in all of them. */
export interface Source {
  readonly deviceId: string;
  readonly labels: Labels;
  /** Tells it apart from others. */
  readonly key: string;
  /** Its place among the sources, by device and then by labels. */
  order: number;
  /** The places of its series, by their names. */
  readonly places: Map<string, number>;
  /** Those of its last row: most rows have the same ones, and need not keep them each. */
  lastPlaces: readonly number[];
}

/** What there is to tell of a source. */
export type SourceMarks = Pick<Source, "deviceId" | "labels">;

/** Prepares series to be walked through, source by source. */
export async function openSeries(found: readonly SourceBlocks[], pacer: Pacer): Promise<SeriesCursor[]> {
  const sources = new Map<string, Source>();
  const cursors: SeriesCursor[] = [];
  for (const series of found) {
    if (pacer.isDue) await pacer.rest();
    const key = sourceKey(series);
    const { deviceId, labels = {}, name, blocks } = series;
    const source = sources.get(key) ?? { deviceId, labels, key, order: 0, places: new Map(), lastPlaces: [] };
    sources.set(key, source);
    source.places.set(name, source.places.size);
    cursors.push(new SeriesCursor(source, source.places.size - 1, blocks));
  }
  // They come nearly in this order, which makes it quick.
  const ordered = [...sources.values()].sort(compare);
  for (const [order, source] of ordered.entries()) source.order = order;
  return cursors;
}

/** Tells sources apart. */
export function sourceKey({ deviceId, labels }: Pick<SourceBlocks, "deviceId" | "labels">): string {
  if (labels === undefined) return `-${deviceId}`;
  return JSON.stringify([Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)), deviceId]);
}

function compare(a: Source, b: Source): number {
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
