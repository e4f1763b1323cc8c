import { type Aggregation, encodeBlocks, matchesFilter } from "@iobeam/core";
import type { Points, SeriesAggregate, SourceBlocks, SourceSelection } from "../../src/records/points.ts";
import { Aggregator } from "../../src/store/aggregator.ts";
import type { NaivePoint } from "./naive-rows.ts";

/** Points in an array that take every selection at its word; counts what is asked. */
export class ArrayPoints implements Pick<Points, "read" | "aggregate"> {
  readonly #points: readonly NaivePoint[];
  reads = 0;
  aggregates = 0;

  constructor(points: readonly NaivePoint[]) {
    this.#points = points;
  }

  async read(selection: SourceSelection, maxPoints: number = Number.POSITIVE_INFINITY): ReturnType<Points["read"]> {
    this.reads++;
    const series = this.#select(selection).map(({ points, ...names }) => ({
      ...names,
      points: points.slice(-(selection.filter.limit ?? points.length)),
    }));
    if (series.reduce((sum, { points }) => sum + points.length, 0) > maxPoints) return "too large";
    return series.map(({ points, ...names }): SourceBlocks => {
      const [times, values] = [points.map(({ micros }) => micros), points.map(({ value }) => value)];
      // Small ones, so that a series has several.
      const cuts = Array.from({ length: Math.ceil(times.length / 3) }, (_, at) => at * 3);
      const blocks = cuts.flatMap((at) => encodeBlocks(times.slice(at, at + 3), values.slice(at, at + 3)));
      return { ...names, blocks };
    });
  }

  async aggregate(selection: SourceSelection, aggregation: Aggregation): Promise<readonly SeriesAggregate[]> {
    this.aggregates++;
    const series = this.#select(selection).map(({ points, ...names }) => {
      const aggregator = new Aggregator(aggregation, selection.filter.limit);
      const [times, values] = [points.map(({ micros }) => micros), points.map(({ value }) => value)];
      aggregator.add(times, values);
      return { ...names, ...aggregator.finish() };
    });
    return series.filter(({ times }) => times.length > 0);
  }

  #select({ deviceId, seriesName, seriesNames, labels = {}, filter }: SourceSelection): SelectedSeries[] {
    const names = seriesName === undefined ? seriesNames : [seriesName, ...(seriesNames ?? [])];
    const meant = this.#points
      .filter((point) => deviceId === undefined || point.deviceId === deviceId)
      .filter((point) => names === undefined || names.includes(point.name))
      .filter((point) => Object.entries(labels).every(([name, text]) => point.labels[name] === text))
      .filter(({ micros, value }) => matchesFilter(micros, value, filter));
    const series = new Map<string, SelectedSeries>();
    for (const point of meant) {
      const key = JSON.stringify([point.deviceId, point.name, Object.entries(point.labels).sort()]);
      const known = series.get(key) ?? { ...namesOf(point), points: [] };
      known.points.push(point);
      series.set(key, known);
    }
    for (const { points } of series.values()) points.sort((a, b) => a.micros - b.micros);
    return [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }
}

type SelectedSeries = Pick<SourceBlocks, "deviceId" | "name" | "labels"> & { readonly points: NaivePoint[] };

function namesOf({ deviceId, name, labels }: NaivePoint): Pick<SourceBlocks, "deviceId" | "name" | "labels"> {
  return Object.keys(labels).length === 0 ? { deviceId, name } : { deviceId, name, labels };
}
