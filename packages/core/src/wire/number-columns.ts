/** Rows of nothing but numbers, as columns: what `parseImport` makes of them in place of an object for each. */
export class NumberColumns {
  /** As long as there are rows, each. */
  readonly columns: readonly Float64Array[];
  /** Whether a row was written as `{"time", "value"}`, and not as `[…]`. */
  readonly arePoints: boolean;

  constructor(columns: readonly Float64Array[], arePoints: boolean) {
    this.columns = columns;
    this.arePoints = arePoints;
  }

  /** The rows as they were written. */
  toRows(): unknown[] {
    const rows = Array.from(this.columns[0] ?? [], (_, row) => this.columns.map((column) => column[row] as number));
    return this.arePoints ? rows.map(([time, value]) => ({ time, value })) : rows;
  }
}
