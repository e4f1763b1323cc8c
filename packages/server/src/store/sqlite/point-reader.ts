import type { Aggregation, PointFilter } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type {
  AggregateOutcome,
  Page,
  PagePlace,
  ReadOutcome,
  SourceBlocks,
  SourceSelection,
} from "../../records/points.ts";
import { blockWeight } from "../block-weight.ts";
import { createAggregateReader } from "./aggregate-reader.ts";
import { nameSeries } from "./name-series.ts";
import { createPageReader } from "./page-reader.ts";
import { countPoints, encodeSegments, keepNewest, narrow, type Segment, weigh } from "./segment.ts";
import { createSeriesList } from "./series-list.ts";
import { createSeriesReader } from "./series-reader.ts";

/** Reads the points of a selection, all of one moment. */
export interface PointReader {
  read(selection: SourceSelection, maxPoints: number): ReadOutcome;
  readPage(selection: SourceSelection, maxPoints: number, after?: PagePlace | undefined): Page;
  aggregate(selection: SourceSelection, aggregation: Aggregation, maxWindows: number): AggregateOutcome;
}

/** Makes the reader of points. */
export function createPointReader(db: Database): PointReader {
  const list = createSeriesList(db);
  const readSeries = createSeriesReader(db);

  /** @param left - how much may still be read */
  function* find(selection: SourceSelection, left: () => number): Generator<SourceBlocks> {
    const { filter } = selection;
    if (isLatestAlone(filter)) {
      for (const row of list.latest(selection)) yield { ...nameSeries(row), blocks: [row.block] };
      return;
    }
    for (const row of list.all(selection)) {
      const segments = readSeries(row.series_id, filter, filter.limit !== undefined);
      yield { ...nameSeries(row), blocks: collect(segments, filter, left()) };
    }
  }

  return {
    read: db.transaction((selection: SourceSelection, maxPoints: number): ReadOutcome => {
      const found: SourceBlocks[] = [];
      let left = maxPoints;
      for (const series of find(selection, () => left)) {
        for (const block of series.blocks) left -= blockWeight(block);
        if (left < 0) return "too large";
        if (series.blocks.length > 0) found.push(series);
      }
      return found;
    }),
    readPage: db.transaction(createPageReader(list, readSeries)),
    aggregate: db.transaction(createAggregateReader(list, readSeries)),
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
