import type { Aggregation, PointFilter } from "@iobeam/core";
import type { AggregateOutcome, SeriesAggregate, SourceSelection } from "../../records/points.ts";
import { Aggregator } from "../aggregator.ts";
import { nameSeries } from "./name-series.ts";
import { narrow, toColumns } from "./segment.ts";
import type { SeriesList } from "./series-list.ts";
import type { SeriesReader } from "./series-reader.ts";

/** Makes numbers of the points of each series, within a transaction. */
export type AggregateReader = (
  selection: SourceSelection,
  aggregation: Aggregation,
  maxWindows: number,
) => AggregateOutcome;

/** Makes what aggregates points. */
export function createAggregateReader(list: SeriesList, readSeries: SeriesReader): AggregateReader {
  /** @param most - how many windows may come of it */
  function addUp(aggregator: Aggregator, seriesId: number, filter: PointFilter, most: number): void {
    for (const segment of readSeries(seriesId, filter, false)) {
      const { times, values } = toColumns(narrow(segment, filter));
      aggregator.add(times, values);
      if (aggregator.size > most) return;
    }
  }

  return ({ filter, ...selection }, aggregation, maxWindows) => {
    const results: SeriesAggregate[] = [];
    let left = maxWindows;
    for (const row of list.all(selection)) {
      const aggregator = new Aggregator(aggregation, filter.limit);
      addUp(aggregator, row.series_id, filter, left);
      left -= aggregator.size;
      if (left < 0) return "too large";
      if (aggregator.size > 0) results.push({ ...nameSeries(row), ...aggregator.finish() });
    }
    return results;
  };
}
