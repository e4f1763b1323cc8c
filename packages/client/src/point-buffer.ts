import {
  checkSeriesName,
  countPoints,
  DataPoint,
  DataStore,
  type ImportBatch,
  InvalidArgumentError,
  type SeriesPoints,
  type TableRows,
  type TimedRow,
} from "@iobeam/core";

/** What a batch holds besides its address. */
type Content = Pick<ImportBatch, "series" | "tables">;

/** The points that wait in memory for the next send, and those that are on their way. */
export class PointBuffer {
  readonly #series = new Map<string, DataPoint[]>();
  readonly #stores: DataStore[] = [];
  /** Unsent parts of tables that are no table of their own: a wide one travels split by its columns. */
  #returned: TableRows[] = [];
  #inFlight = 0;
  #clearedInFlight = new Set<string>();

  /** How many points the backend has not acknowledged yet. */
  get pending(): number {
    let waiting = this.#inFlight;
    for (const points of this.#series.values()) waiting += points.length;
    for (const store of this.#stores) waiting += store.pending;
    return waiting + count({ series: [], tables: this.#returned });
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
    const fromStores = this.#stores
      .filter((store) => store.rows.length > 0)
      .map((store) => ({ columns: store.columns, rows: store.take() }));
    const tables = [...this.#returned, ...fromStores];
    this.#returned = [];
    this.#series.clear();
    this.#inFlight = count({ series, tables });
    this.#clearedInFlight = new Set();
    return { series, tables };
  }

  /** Ends a send: what was not acknowledged goes back in front of what was added since. */
  settle(unsent: Content): void {
    this.#inFlight = 0;
    this.#putBackSeries(unsent.series);
    this.#putBackTables(unsent.tables);
  }

  /** A series may come in several parts: together they go in front, in their order, so that a later value still wins. */
  #putBackSeries(unsent: readonly SeriesPoints[]): void {
    const parts = new Map<string, DataPoint[]>();
    for (const { name, points } of unsent) {
      if (!this.#clearedInFlight.has(name)) append(parts, name, points);
    }
    for (const [name, points] of parts) {
      append(parts, name, this.#series.get(name) ?? []);
      this.#series.set(name, points);
    }
  }

  #putBackTables(unsent: readonly TableRows[]): void {
    const parts = new Map<DataStore, TimedRow[]>();
    for (const { columns, rows } of unsent) {
      const store = this.#stores.find((known) => sameOrder(known.columns, columns));
      if (store === undefined) this.#returned.push({ columns, rows });
      else append(parts, store, rows);
    }
    for (const [store, rows] of parts) store.putBack(rows);
  }

  #pointsOf(name: string): DataPoint[] {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const points: DataPoint[] = [];
    this.#series.set(checkSeriesName(name), points);
    return points;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, values: readonly V[]): void {
  const list = lists.get(key) ?? [];
  for (const value of values) list.push(value);
  lists.set(key, list);
}

function sameOrder(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((column, at) => column === others[at]);
}

function count({ series, tables }: Content): number {
  return countPoints({ projectId: 0, deviceId: "", series, tables });
}
