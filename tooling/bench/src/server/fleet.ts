import { makeReadings, type Readings, sliceReadings } from "../data/readings.ts";
import type { SeriesReadings } from "./contender.ts";

/** The readings of several series, by their number. */
export type Fleet = readonly Readings[];

/** As many series, with as many readings each. */
export function makeFleet(series: number, perSeries: number): Fleet {
  return Array.from({ length: series }, (_, at) => makeReadings("walk", perSeries, at + 1));
}

/** The points of a fleet in bodies of about a size: each has as many of every series, and they go forward in time. */
export function* inBodies(fleet: Fleet, size: number): Generator<SeriesReadings[]> {
  const step = Math.max(1, Math.floor(size / fleet.length));
  const length = fleet[0]?.times.length ?? 0;
  for (let start = 0; start < length; start += step) {
    yield fleet.map((readings, series) => ({ series, readings: sliceReadings(readings, start, start + step) }));
  }
}
