import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { checkSeriesName } from "../names/series-name.ts";
import { type TimeInput, Timestamp } from "../time/timestamp.ts";
import type { SeriesBlock } from "./import-batch.ts";
import { PointBuffer } from "./point-buffer.ts";
import { checkPointValue, type PointValue } from "./point-value.ts";

/** A row as a user writes it: some of the columns, by name; a missing one is null. */
export type DataRow<Column extends string> = { readonly [C in Column]?: PointValue | null | undefined };

/**
 * A table for series that are sampled together: a row has one time and a value for each column, and each column is
 * a series. Typed by its column names.
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
  readonly #points: PointBuffer;

  /**
   * @param columns - at least one series name, no two the same
   * @param points - where the points wait. Default: a buffer of the table's own
   * @throws {@link InvalidArgumentError} for no column, an unusable name, or a name given twice
   */
  constructor(columns: readonly Column[], points: PointBuffer = new PointBuffer()) {
    if (!Array.isArray(columns) || columns.length === 0) {
      throw new InvalidArgumentError("columns", "a non-empty array of series names", columns);
    }
    for (const [index, column] of columns.entries()) checkSeriesName(column, `columns[${index}]`);
    this.#known = new Set(columns);
    if (this.#known.size !== columns.length) {
      throw new InvalidArgumentError("columns", "names that are all different", columns.join(", "));
    }
    this.columns = Object.freeze([...columns]);
    this.#points = points;
  }

  /** How many points of its columns wait: a cell that is not null is one. */
  get pending(): number {
    return this.columns.reduce((sum, column) => sum + this.#points.pendingOf(column), 0);
  }

  /**
   * Adds a row.
   *
   * @param timestamp - when it was sampled: milliseconds, a `Date` or a `Timestamp`
   * @param row - values by column name; at least one that is not null
   * @throws {@link InvalidArgumentError} for an unknown column, an unusable value or time, or a row without a value
   */
  add(timestamp: TimeInput, row: DataRow<Column>): void {
    const { micros } = Timestamp.from(timestamp);
    if (typeof row !== "object" || row === null) {
      throw new InvalidArgumentError("row", "an object with values by column name", row);
    }
    const cells: [column: string, value: PointValue][] = [];
    for (const [column, cell] of Object.entries<PointValue | null | undefined>(row)) {
      if (!this.#known.has(column)) {
        throw new InvalidArgumentError("row", `made of the columns ${this.columns.join(", ")}`, column);
      }
      if (cell !== null && cell !== undefined) cells.push([column, checkPointValue(cell, `row.${column}`)]);
    }
    if (cells.length === 0) {
      throw new InvalidArgumentError("row", `given a value for at least one of ${this.columns.join(", ")}`, row);
    }
    this.#points.putRow(micros, cells);
  }

  /** Forgets the points of its columns that wait. */
  clear(): void {
    for (const column of this.columns) this.#points.clear(column);
  }

  /** Hands over the points of its columns, and keeps none. */
  take(): SeriesBlock[] {
    return this.#points.take(this.columns);
  }
}
