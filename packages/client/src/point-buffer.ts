import {
  checkSeriesName,
  countPoints,
  DataPoint,
  DataStore,
  type ImportBatch,
  InvalidArgumentError,
  type SeriesPoints,
  type TableRows,
} from "@iobeam/core";

/** What a batch holds besides its address. */
type Content = Pick<ImportBatch, "series" | "tables">;

/** The points that wait in memory for the next send, and those that are on their way. */
export class PointBuffer {
  readonly #series = new Map<string, DataPoint[]>();
  readonly #stores: DataStore[] = [];
  #inFlight = 0;
  #clearedInFlight = new Set<string>();

  /** How many points the backend has not acknowledged yet. */
  get pending(): number {
    let waiting = this.#inFlight;
    for (const points of this.#series.values()) waiting += points.length;
    for (const store of this.#stores) waiting += store.pending;
    return waiting;
  }

  add(name: string, point: DataPoint): void {
    if (!(point instanceof DataPoint)) throw new InvalidArgumentError("point", "a DataPoint", point);
    this.#pointsOf(name).push(point);
  }

  addAll({ name, points }: SeriesPoints): void {
    const waiting = this.#pointsOf(name);
    for (const point of points) waiting.push(point);
  }

  /** The table with these columns, in any order; made at the first call. */
  store<const Column extends string>(columns: readonly Column[]): DataStore<Column> {
    const fresh = new DataStore<Column>(columns);
    const known = this.#stores.find((store) => store.hasColumns(columns));
    if (known !== undefined) return known as unknown as DataStore<Column>;
    this.#stores.push(fresh as unknown as DataStore);
    return fresh;
  }

  /** Forgets the waiting points of one series; those on their way are not kept if their send fails. */
  clear(name: string): number {
    const dropped = this.#series.get(name)?.length ?? 0;
    this.#series.delete(name);
    if (this.#inFlight > 0) this.#clearedInFlight.add(name);
    return dropped;
  }

  /** Takes everything that waits; it counts as pending until {@link PointBuffer.settle}. */
  take(): Content {
    const series = [...this.#series].map(([name, points]) => ({ name, points }));
    const tables = this.#stores
      .filter((store) => store.rows.length > 0)
      .map((store) => ({ columns: store.columns, rows: store.take() }));
    this.#series.clear();
    this.#inFlight = count({ series, tables });
    this.#clearedInFlight = new Set();
    return { series, tables };
  }

  /** Ends a send: what was not acknowledged goes back in front of what was added since. */
  settle(unsent: Content): void {
    this.#inFlight = 0;
    for (const { name, points } of unsent.series) {
      if (!this.#clearedInFlight.has(name)) this.#series.set(name, [...points, ...(this.#series.get(name) ?? [])]);
    }
    for (const { columns, rows } of mergeTables(unsent.tables)) this.store(columns).putBack(rows);
  }

  #pointsOf(name: string): DataPoint[] {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const points: DataPoint[] = [];
    this.#series.set(checkSeriesName(name), points);
    return points;
  }
}

/** Parts of one table become one again, in their order. */
function mergeTables(parts: readonly TableRows[]): TableRows[] {
  const merged = new Map<string, { columns: readonly string[]; rows: TableRows["rows"][number][] }>();
  for (const { columns, rows } of parts) {
    const key = JSON.stringify(columns);
    const table = merged.get(key) ?? { columns, rows: [] };
    for (const row of rows) table.rows.push(row);
    merged.set(key, table);
  }
  return [...merged.values()];
}

function count({ series, tables }: Content): number {
  return countPoints({ projectId: 0, deviceId: "", series, tables });
}
