import { encodeBlocks, type PointValue } from "@iobeam/core";
import type { Page, PagePlace, SourceBlocks } from "../../records/points.ts";
import { valueWeight } from "../block-weight.ts";
import { compareSeries, type SourcePoints } from "./memory-sources.ts";

/** The part of a result that begins after a place. */
export function cutPage(all: readonly SourcePoints[], maxPoints: number, after: PagePlace | undefined): Page {
  const series: SourceBlocks[] = [];
  let left = maxPoints;
  for (const { times, values, ...named } of all) {
    const start = after === undefined ? 0 : findStart(named, times, after);
    let end = start;
    while (end < times.length && left > 0) left -= valueWeight(values[end++] as PointValue);
    if (end > start) series.push({ ...named, blocks: encodeBlocks(times.slice(start, end), values.slice(start, end)) });
    if (left <= 0) return { series, next: { ...named, micros: times[end - 1] as number } };
  }
  return { series };
}

function findStart(named: Omit<SourcePoints, "times" | "values">, times: readonly number[], after: PagePlace): number {
  const order = compareSeries(named, after);
  if (order > 0) return 0;
  const start = order < 0 ? -1 : times.findIndex((time) => time > after.micros);
  return start < 0 ? times.length : start;
}
