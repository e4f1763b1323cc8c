import { encodeBlocks, type SeriesBlock } from "@iobeam/core";
import { FIRST_MS, STEP_MS, seriesNames, valueAt } from "./readings.ts";

/** What every batch is like. */
export interface BatchShape {
  /** How many points; a multiple of `series`. */
  readonly points: number;
  /** Over how many series they are spread. */
  readonly series: number;
}

/** The rows of a batch by its number: from, and up to before. */
export function rowsOf({ points, series }: BatchShape, number: number): { from: number; to: number } {
  const rows = points / series;
  return { from: number * rows, to: (number + 1) * rows };
}

/** A batch as the sources of a list. */
export function makeSources(shape: BatchShape, number: number): object {
  const rows = rowsIn(shape, number);
  return seriesNames(shape.series).map((name, series) => ({
    name,
    data: rows.map((row) => ({ time: FIRST_MS + row * STEP_MS, value: valueAt(series, row) })),
  }));
}

/** A batch as the sources of a table. */
export function makeTable(shape: BatchShape, number: number): object {
  const names = seriesNames(shape.series);
  return {
    fields: ["time", ...names],
    data: rowsIn(shape, number).map((row) => [FIRST_MS + row * STEP_MS, ...names.map((_, at) => valueAt(at, row))]),
  };
}

/** The points of a series in a batch, in microseconds. */
export interface SeriesColumns {
  readonly name: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** A batch as columns. */
export function makeColumns(shape: BatchShape, number: number): SeriesColumns[] {
  const rows = rowsIn(shape, number);
  const times = Float64Array.from(rows, (row) => (FIRST_MS + row * STEP_MS) * 1_000);
  return seriesNames(shape.series).map((name, series) => {
    return { name, times, values: Float64Array.from(rows, (row) => valueAt(series, row)) };
  });
}

/** Columns as a store takes them. */
export function encodeColumns(columns: readonly SeriesColumns[]): SeriesBlock[] {
  return columns.flatMap(({ name, times, values }) => encodeBlocks(times, values).map((block) => ({ name, block })));
}

/** A batch as blocks. */
export function makeBlocks(shape: BatchShape, number: number): SeriesBlock[] {
  return encodeColumns(makeColumns(shape, number));
}

function rowsIn(shape: BatchShape, number: number): number[] {
  const { from, to } = rowsOf(shape, number);
  return Array.from({ length: to - from }, (_, at) => from + at);
}
