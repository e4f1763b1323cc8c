import type { DeviceBlocks, PointFilter, PointSelection } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { Aggregation, ReadOutcome, SeriesAggregate } from "../../store.ts";
import { Aggregator } from "../aggregator.ts";
import { blockWeight } from "../block-weight.ts";
import { countPoints, encodeSegments, keepNewest, narrow, type Segment, toColumns, weigh } from "./segment.ts";
import { createSeriesList } from "./series-list.ts";
import { createSeriesReader } from "./series-reader.ts";

/** Reads the points of a selection, all of one moment. */
export interface PointReader {
  read(selection: PointSelection, maxPoints: number): ReadOutcome;
  aggregate(selection: PointSelection, aggregation: Aggregation): SeriesAggregate[];
}

/** Makes the reader of points. */
export function createPointReader(db: Database): PointReader {
  const list = createSeriesList(db);
  const readSeries = createSeriesReader(db);

  /** @param left - how much may still be read */
  function* find(selection: PointSelection, left: () => number): Generator<DeviceBlocks> {
    const { filter } = selection;
    if (isLatestAlone(filter)) {
      for (const { device_id, name, block } of list.latest(selection)) {
        yield { deviceId: device_id, name, blocks: [block] };
      }
      return;
    }
    for (const { series_id, device_id, name } of list.all(selection)) {
      const segments = readSeries(series_id, filter, filter.limit !== undefined);
      yield { deviceId: device_id, name, blocks: collect(segments, filter, left()) };
    }
  }

  function aggregate(series_id: number, filter: PointFilter, aggregation: Aggregation): Aggregator {
    const aggregator = new Aggregator(aggregation);
    for (const segment of readSeries(series_id, filter, false)) {
      const { times, values } = toColumns(narrow(segment, filter));
      aggregator.add(times, values);
    }
    return aggregator;
  }

  return {
    read: db.transaction((selection: PointSelection, maxPoints: number): ReadOutcome => {
      const found: DeviceBlocks[] = [];
      let left = maxPoints;
      for (const series of find(selection, () => left)) {
        for (const block of series.blocks) left -= blockWeight(block);
        if (left < 0) return "too large";
        if (series.blocks.length > 0) found.push(series);
      }
      return found;
    }),
    aggregate: db.transaction(({ filter, ...selection }: PointSelection, aggregation: Aggregation) => {
      const results = list.all(selection).map(({ series_id, device_id, name }): SeriesAggregate => {
        return { deviceId: device_id, name, ...aggregate(series_id, filter, aggregation).finish(filter.limit) };
      });
      return results.filter(({ times }) => times.length > 0);
    }),
  };
}

/** Whether the newest point of each series is all that is asked for. */
function isLatestAlone({ limit, ...others }: PointFilter): boolean {
  return limit === 1 && Object.values(others).every((bound) => bound === undefined);
}

/** The points of a series that match; where they weigh more than `most`, a few too many. */
function collect(all: Iterable<Segment>, filter: PointFilter, most: number): Uint8Array[] {
  const { limit = Number.POSITIVE_INFINITY } = filter;
  const segments: Segment[] = [];
  let [count, weight] = [0, 0];
  for (const segment of all) {
    const part = keepNewest(narrow(segment, filter), limit - count);
    const points = countPoints(part);
    if (points === 0) continue;
    segments.push(part);
    count += points;
    weight += weigh(part);
    if (count >= limit || weight > most) break;
  }
  return encodeSegments(filter.limit === undefined ? segments : segments.reverse());
}
