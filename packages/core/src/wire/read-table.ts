import { sealPoints } from "../blocks/seal-points.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import type { SeriesBlock } from "../points/import-batch.ts";
import { checkPointValue, isPointValue, type PointValue } from "../points/point-value.ts";
import { checkArray, checkObject, isObject } from "./json-value.ts";
import { NumberColumns } from "./number-columns.ts";
import { makeTimeError, readTimeColumn, toMicros } from "./read-points.ts";

/** A column of a table. */
export interface TableColumn {
  /** What its field is called. */
  readonly name: string;
  /** Its place in a row. */
  readonly at: number;
}

/** Rows of one table, each of which is an array of its own. */
export type TableRows = readonly (readonly unknown[])[];

/** A table of a body; its shape was checked, its cells were not. */
export interface Table {
  /** The place of the times in a row. */
  readonly timeAt: number;
  /** The other columns. */
  readonly columns: readonly TableColumn[];
  /** As many cells in each as there are fields. */
  readonly rows: TableRows;
  /** Where the rows are in the body, for errors. */
  readonly path: string;
}

/**
 * Reads the shape of a table: `{"fields": ["time", …], "data": [[…], …]}`, in later clients with `values` for `data`.
 *
 * @param path - where it is in the body
 * @throws {@link InvalidArgumentError} that names the first wrong place
 */
export function readTable(body: unknown, path: string): Table {
  const table = checkObject(body, path);
  const fields = checkArray(table["fields"], `${path}.fields`);
  const timeAt = fields.indexOf("time");
  const columns = fields.flatMap((name, at) =>
    at === timeAt ? [] : [{ name: checkSeriesName(name, `${path}.fields[${at}]`), at }],
  );
  if (timeAt < 0 || columns.length === 0 || new Set(fields).size !== fields.length) {
    throw new InvalidArgumentError(`${path}.fields`, '"time" and at least one more name, no two the same', fields);
  }
  const key = "values" in table ? "values" : "data";
  const given = table[key] instanceof NumberColumns ? table[key].toRows() : table[key];
  const rows = checkRows(checkArray(given, `${path}.${key}`), fields.length, `${path}.${key}`);
  return { timeAt, columns, rows, path: `${path}.${key}` };
}

/**
 * Encodes a table whose rows were parsed into columns, times first; `undefined` for any other.
 *
 * @throws {@link InvalidArgumentError} that names the first wrong place
 */
export function encodeColumnsOf(body: unknown, path: string, factor: number): SeriesBlock[] | undefined {
  if (!isObject(body) || !(body["data"] instanceof NumberColumns) || "values" in body) return undefined;
  const { columns, arePoints } = body["data"];
  const table = readTable({ ...body, data: [] }, path);
  if (arePoints || columns.length !== table.columns.length + 1 || table.timeAt !== 0) return undefined;
  const column = (at: number): Float64Array => columns[at] as Float64Array;
  const times = readTimeColumn(column(0), factor, (row) => `${table.path}[${row}][0]`);
  return table.columns.flatMap(({ name, at }) => sealPoints(times, column(at)).map((block) => ({ name, block })));
}

function checkRows(rows: readonly unknown[], width: number, path: string): TableRows {
  const wrong = rows.findIndex((row) => !Array.isArray(row) || row.length !== width);
  if (wrong < 0) return rows as TableRows;
  const row = checkArray(rows[wrong], `${path}[${wrong}]`);
  throw new InvalidArgumentError(`${path}[${wrong}]`, `a row of ${width} cells, one for each field`, row);
}

/**
 * Encodes the cells of some columns; a cell of `null` is no point.
 *
 * @param rows - all rows of the table or some of them
 * @param factor - how many microseconds one unit of their times has
 * @throws {@link InvalidArgumentError} that names the first wrong cell
 */
export function encodeRows(
  table: Table,
  columns: readonly TableColumn[],
  rows: TableRows,
  factor: number,
): SeriesBlock[] {
  const times = readTimes(table, rows, factor);
  const numbers = new Float64Array(rows.length);
  return columns.flatMap((column) => {
    const blocks = copyNumbers(rows, column.at, numbers)
      ? sealPoints(times, numbers)
      : encodeCells(table, column.at, rows, times);
    return blocks.map((block) => ({ name: column.name, block }));
  });
}

function readTimes(table: Table, rows: TableRows, factor: number): Float64Array {
  const times = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as readonly unknown[];
    const micros = toMicros(row[table.timeAt], factor);
    if (Number.isNaN(micros)) throw makeTimeError(placeOf(table, row, table.timeAt), row[table.timeAt]);
    times[index] = micros;
  }
  return times;
}

/** The quick way for columns of numbers without a gap; tells whether this is one. */
function copyNumbers(rows: TableRows, at: number, numbers: Float64Array): boolean {
  for (let index = 0; index < rows.length; index++) {
    const cell = (rows[index] as readonly unknown[])[at];
    if (typeof cell !== "number" || !Number.isFinite(cell)) return false;
    numbers[index] = cell;
  }
  return true;
}

function encodeCells(table: Table, at: number, rows: TableRows, times: Float64Array): Uint8Array[] {
  const kept: number[] = [];
  const values: PointValue[] = [];
  for (const [index, row] of rows.entries()) {
    const cell = row[at];
    if (cell === null) continue;
    values.push(isPointValue(cell) ? cell : checkPointValue(cell, placeOf(table, row, at)));
    kept.push(times[index] as number);
  }
  const areNumbers = values.every((value) => typeof value === "number");
  return sealPoints(Float64Array.from(kept), areNumbers ? Float64Array.from(values) : values);
}

/** Where a cell is in the body: to be asked for an error alone, as the row is searched for. */
function placeOf({ path, rows }: Table, row: readonly unknown[], at: number): string {
  return `${path}[${rows.indexOf(row)}][${at}]`;
}
