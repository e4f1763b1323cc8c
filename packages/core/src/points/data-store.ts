import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import { checkPointValue, type PointValue } from "./point-value.ts";

/** A row as a user writes it: some of the columns, by name; a missing one is null. */
export type DataRow<Column extends string> = { readonly [C in Column]?: PointValue | null | undefined };

/** A row as it is kept: its time, then one cell for each column, in their order. */
export interface TimedRow {
  /** When the row was sampled. */
  readonly timestamp: Timestamp;
  /** One cell for each column; `null` where there is no value. */
  readonly cells: readonly (PointValue | null)[];
}

/**
 * A table for series that are sampled together: a row has one time and a value for each column, and
 * each column is a series. Typed by its column names.
 *
 * @example
 * ```ts
 * import { DataStore } from "@iobeam/core";
 *
 * const weather = new DataStore(["temperature", "wind", "sky"]);
 * weather.add(Date.now(), { temperature: 21.5, sky: "clear" }); // wind is null
 * ```
 */
export class DataStore<const Column extends string = string> {
  /** The columns, in the order in which they were given. */
  readonly columns: readonly Column[];
  readonly #known: ReadonlySet<string>;
  #rows: TimedRow[] = [];
  #pending = 0;

  /**
   * @param columns - at least one series name, no two the same
   * @throws {@link InvalidArgumentError} for no column, an unusable name, or a name given twice
   */
  constructor(columns: readonly Column[]) {
    if (!Array.isArray(columns) || columns.length === 0) {
      throw new InvalidArgumentError("columns", "a non-empty array of series names", columns);
    }
    for (const [index, column] of columns.entries()) checkSeriesName(column, `columns[${index}]`);
    this.#known = new Set(columns);
    if (this.#known.size !== columns.length) {
      throw new InvalidArgumentError("columns", "names that are all different", columns.join(", "));
    }
    this.columns = Object.freeze([...columns]);
  }

  /** The rows that wait, oldest addition first. */
  get rows(): readonly TimedRow[] {
    return this.#rows;
  }

  /** How many points wait: the cells that are not null. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * Adds a row.
   *
   * @param timestamp - when it was sampled: milliseconds, a `Date` or a `Timestamp`
   * @param row - values by column name; at least one that is not null
   * @throws {@link InvalidArgumentError} for an unknown column, an unusable value or time, or a row without a value
   */
  add(timestamp: TimeInput, row: DataRow<Column>): void {
    const time = Timestamp.from(timestamp);
    if (typeof row !== "object" || row === null) {
      throw new InvalidArgumentError("row", "an object with values by column name", row);
    }
    for (const name of Object.keys(row)) {
      if (!this.#known.has(name)) {
        throw new InvalidArgumentError("row", `made of the columns ${this.columns.join(", ")}`, name);
      }
    }
    const cells = this.columns.map((column) => checkCell(Object.hasOwn(row, column) ? row[column] : null, column));
    const added = { timestamp: time, cells };
    const points = countCells([added]);
    if (points === 0) {
      throw new InvalidArgumentError("row", `given a value for at least one of ${this.columns.join(", ")}`, row);
    }
    this.#rows.push(added);
    this.#pending += points;
  }

  /** Forgets all rows. */
  clear(): void {
    this.take();
  }

  /** Hands over all rows and keeps none. */
  take(): TimedRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#pending = 0;
    return rows;
  }

  /** Puts rows that {@link DataStore.take} handed over back in front of those added since. */
  putBack(rows: readonly TimedRow[]): void {
    this.#rows = [...rows, ...this.#rows];
    this.#pending += countCells(rows);
  }

  /** Whether `columns` are this table's, in any order. */
  hasColumns(columns: readonly string[]): boolean {
    const asked = new Set(columns);
    return columns.length === asked.size && asked.size === this.#known.size && columns.every((c) => this.#known.has(c));
  }
}

/** How many cells of the rows hold a value. */
export function countCells(rows: readonly TimedRow[]): number {
  return rows.reduce((sum, row) => sum + row.cells.filter((cell) => cell !== null).length, 0);
}

function checkCell(cell: PointValue | null | undefined, column: string): PointValue | null {
  return cell === null || cell === undefined ? null : checkPointValue(cell, `row.${column}`);
}
