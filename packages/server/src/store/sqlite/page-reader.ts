import { type PointFilter, type PointValue, readBlockHeader } from "@iobeam/core";
import type { Page, PagePlace, SourceBlocks, SourceSelection } from "../../records/points.ts";
import { valueWeight } from "../block-weight.ts";
import { labelsText } from "../labels.ts";
import { type Columns, sliceColumns } from "./columns.ts";
import { nameSeries } from "./name-series.ts";
import { countPoints, encodeSegments, narrow, type Segment, weigh } from "./segment.ts";
import type { SeriesList } from "./series-list.ts";
import type { SeriesPlace } from "./series-query.ts";
import type { SeriesReader } from "./series-reader.ts";

/** What points weigh that had to be put together and go into a page as one. */
const MOST_IN_SEGMENT = 1_000;
/** So much is looked through for a page at most, whatever of it matches: other readers wait for it. */
const MOST_LOOKED_THROUGH = 200_000;
/** As many points could be looked through in the time that it takes to look up a series. */
const COST_OF_SERIES = 100;

/** What may still go into a page. */
interface Budget {
  /** Points that match, and what texts weigh. */
  weight: number;
  /** Points that are looked through. */
  effort: number;
}

/** Reads a part of a result, within a transaction. */
export type PageReader = (selection: SourceSelection, maxPoints: number, after?: PagePlace | undefined) => Page;

/** Makes the reader of pages. */
export function createPageReader(list: SeriesList, readSeries: SeriesReader): PageReader {
  return ({ filter, ...selection }, maxPoints, after) => {
    const budget = { weight: maxPoints, effort: MOST_LOOKED_THROUGH };
    const start = after && { device_id: after.deviceId, labels: labelsText(after.labels), name: after.name };
    const series: SourceBlocks[] = [];
    for (const row of list.all(selection, start)) {
      const rest = after !== undefined && isAt(row, start) ? beginAfter(filter, after.micros) : filter;
      const { segments, cutAt } = take(readSeries(row.series_id, rest, false), rest, budget);
      if (segments.length > 0) series.push({ ...nameSeries(row), blocks: encodeSegments(segments) });
      if (cutAt !== undefined) return { series, next: { ...nameSeries(row), micros: cutAt } };
    }
    return { series };
  };
}

/** Takes what the budget allows; `cutAt` is the last time that was looked at where it does not allow all. */
function take(
  all: Iterable<Segment>,
  filter: PointFilter,
  budget: Budget,
): { readonly segments: Segment[]; readonly cutAt?: number } {
  const segments: Segment[] = [];
  budget.effort -= COST_OF_SERIES;
  for (const segment of cutLong(all)) {
    const part = narrow(segment, filter);
    if (countPoints(part) > 0) segments.push(part);
    budget.weight -= weigh(part);
    budget.effort -= countPoints(segment);
    if (budget.weight <= 0 || budget.effort <= 0) return { segments, cutAt: lastOf(segment) };
  }
  // Everything of this series was looked at, but it is time to end.
  return budget.effort > 0 ? { segments } : { segments, cutAt: filter.toMicros ?? Number.MAX_SAFE_INTEGER };
}

/** Cuts what was put together into pieces that are no larger than a block. */
function* cutLong(segments: Iterable<Segment>): Generator<Segment> {
  for (const segment of segments) {
    if (segment instanceof Uint8Array) yield segment;
    else yield* cut(segment);
  }
}

function* cut(columns: Columns): Generator<Columns> {
  let [start, end] = [0, 0];
  for (; start < columns.times.length; start = end) {
    end = endOf(columns, start);
    yield sliceColumns(columns, start, end);
  }
}

function endOf({ times, values }: Columns, start: number): number {
  let end = start;
  for (let weight = 0; end < times.length && weight < MOST_IN_SEGMENT; end++)
    weight += valueWeight(values[end] as PointValue);
  return end;
}

function lastOf(segment: Segment): number {
  return segment instanceof Uint8Array ? readBlockHeader(segment).lastMicros : (segment.times.at(-1) as number);
}

function isAt(row: SeriesPlace, place: SeriesPlace | undefined): boolean {
  return row.device_id === place?.device_id && row.labels === place.labels && row.name === place.name;
}

function beginAfter(filter: PointFilter, micros: number): PointFilter {
  return { ...filter, fromMicros: Math.max(filter.fromMicros ?? Number.NEGATIVE_INFINITY, micros + 1) };
}
