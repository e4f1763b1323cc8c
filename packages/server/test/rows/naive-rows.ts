import type { Labels } from "../../src/records/points.ts";
import type { Cell, Condition } from "../../src/rows/condition.ts";
import type { RowQuery } from "../../src/rows/row-query.ts";

/** One point, as simple as can be. */
export interface NaivePoint {
  readonly deviceId: string;
  readonly labels: Labels;
  readonly name: string;
  readonly micros: number;
  readonly value: number | string | boolean;
}

type NaiveRow = { readonly [column: string]: Cell };

const PARTITION = "device_id";

/** What the rows of points are: all of them in one array, filtered, sorted and cut. All fields are said to hold `types`. */
export class NaiveRows {
  readonly #points: readonly NaivePoint[];
  readonly #types: Readonly<Record<string, string>>;

  constructor(points: readonly NaivePoint[], types: Readonly<Record<string, string>>) {
    this.#points = points;
    this.#types = types;
  }

  find(query: RowQuery): { columns: string[]; rows: Cell[][] } | undefined {
    const { fromMicros = Number.NEGATIVE_INFINITY, toMicros = Number.POSITIVE_INFINITY } = query.time;
    const isMeant = (row: NaiveRow, columns: (name: string) => boolean): boolean =>
      query.conditions.every((each) => !columns(each.column) || this.#passes(row[each.column] ?? null, each));
    const isOfSource = (name: string): boolean => !this.#isField(name) && name !== "time";
    const inTime = this.#points
      .filter(({ micros }) => micros >= fromMicros && micros <= toMicros)
      .filter((point) => isMeant(marks(point), isOfSource))
      .filter(({ micros }) => isMeant({ time: micros }, (name) => name === "time"));
    let rows = this.#gather(inTime).filter((row) => isMeant(row, (name) => this.#isField(name)));
    if (query.column !== undefined) rows = rows.filter((row) => (row[query.column as string] ?? null) !== null);
    if (query.limitBy !== undefined) {
      const { column, count } = query.limitBy;
      rows = rows.filter((row, at) => rows.slice(at + 1).filter((newer) => same(newer, row, [column])).length < count);
    }
    const columns = query.grouping === undefined ? this.#columns(query, inTime, rows) : groupColumns(query);
    if (query.grouping !== undefined) rows = group(rows, query);
    if (query.limit !== undefined) rows = rows.slice(-query.limit);
    if (rows.length === 0) return undefined;
    return { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
  }

  #isField(name: string): boolean {
    return Object.hasOwn(this.#types, name);
  }

  #gather(points: readonly NaivePoint[]): NaiveRow[] {
    const rows = new Map<string, { order: string; micros: number; row: Record<string, Cell> }>();
    for (const point of points) {
      const labels = Object.entries(point.labels).sort();
      const order = `${point.deviceId} ${labels.length === 0 ? "" : JSON.stringify(labels)}`;
      const key = `${order} ${point.micros}`;
      const known = rows.get(key) ?? { order, micros: point.micros, row: { time: point.micros, ...marks(point) } };
      known.row[point.name] = point.value;
      rows.set(key, known);
    }
    return [...rows.values()].sort((a, b) => a.micros - b.micros || (a.order < b.order ? -1 : 1)).map(({ row }) => row);
  }

  #passes(cell: Cell, { comparator, value, column }: Condition): boolean {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    const wanted = typeof cell === "number" ? number : typeof cell === "boolean" ? parseFlag(value) : value;
    const isNumeric = this.#types[column] === "DOUBLE";
    if (cell === null || wanted === undefined || Number.isNaN(wanted)) return false;
    if (typeof cell === "string" && isNumeric && !Number.isNaN(number)) return false;
    if (comparator === "eq") return cell === wanted;
    if (comparator === "lt") return cell < wanted;
    if (comparator === "gt") return cell > wanted;
    return comparator === "le" ? cell <= wanted : cell >= wanted;
  }

  #columns({ column }: RowQuery, inTime: readonly NaivePoint[], rows: readonly NaiveRow[]): string[] {
    const ofSources = inTime.flatMap(({ labels, name }) => [...Object.keys(labels), name]);
    const ofRows = rows.flatMap((row) => Object.keys(row)).filter((name) => !this.#isField(name));
    const isOther = (name: string): boolean => !["time", PARTITION].includes(name);
    const names = [...new Set(column === undefined ? ofSources : ofRows)].filter(isOther).sort();
    const labels = names.filter((name) => !this.#isField(name));
    if (column === undefined) {
      return ["time", PARTITION, ...labels, ...names.filter((name) => this.#isField(name))];
    }
    if (column === PARTITION) return ["time", PARTITION];
    return this.#isField(column) ? ["time", PARTITION, ...labels, column] : ["time", PARTITION, column];
  }
}

function marks({ deviceId, labels }: NaivePoint): NaiveRow {
  return { ...labels, [PARTITION]: deviceId === "" ? null : deviceId };
}

function parseFlag(value: string): boolean | undefined {
  return value === "true" || (value === "false" ? false : undefined);
}

function same(a: NaiveRow, b: NaiveRow, columns: readonly string[]): boolean {
  return columns.every((column) => (a[column] ?? null) === (b[column] ?? null));
}

function groupColumns({ column, grouping }: RowQuery): string[] {
  return ["time", ...(grouping?.columns ?? []), nameOfValue(column, grouping)];
}

function nameOfValue(column: string | undefined, grouping: RowQuery["grouping"]): string {
  const isOne = grouping?.everyMicros === undefined && grouping?.columns.length === 0 && column !== "time";
  return isOne ? `${column}` : `${grouping?.operator}(${column})`;
}

function group(rows: readonly NaiveRow[], { column = "", grouping }: RowQuery): NaiveRow[] {
  const { operator = "sum", everyMicros, columns = [], limitPeriods } = grouping ?? {};
  const periodOf = (row: NaiveRow): number =>
    everyMicros === undefined ? 0 : Math.floor(Number(row["time"]) / everyMicros) * everyMicros;
  const left = rows.filter((row) => typeof row[column] === "number").map((row) => ({ ...row, period: periodOf(row) }));
  const groups: { time: number; row: NaiveRow }[] = [];
  for (const first of left) {
    const together = left.filter((row) => same(row, first, ["period", ...columns]));
    if (together[0] !== first) continue;
    const time = everyMicros === undefined ? Number(first["time" as never]) : first.period;
    const value = reduce(
      operator,
      together.map((row) => Number((row as NaiveRow)[column])),
    );
    groups.push({ time, row: { ...pick(first, columns), time, [nameOfValue(column, grouping)]: value } });
  }
  groups.sort((a, b) => a.time - b.time || compareAll(a.row, b.row, columns));
  const periods = [...new Set(groups.map(({ time }) => time))].slice(-(limitPeriods ?? groups.length));
  return groups.filter(({ time }) => periods.includes(time)).map(({ row }) => row);
}

function pick(row: NaiveRow, columns: readonly string[]): NaiveRow {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

function reduce(operator: string, numbers: readonly number[]): number {
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (operator === "count") return numbers.length;
  if (operator === "sum") return sum;
  if (operator === "mean") return sum / numbers.length;
  return operator === "min" ? Math.min(...numbers) : Math.max(...numbers);
}

function compareAll(a: NaiveRow, b: NaiveRow, columns: readonly string[]): number {
  const rank = (cell: Cell): [number, Cell] => [["object", "boolean", "number", "string"].indexOf(typeof cell), cell];
  for (const column of columns) {
    const [[kindA, cellA], [kindB, cellB]] = [rank(a[column] ?? null), rank(b[column] ?? null)];
    if (kindA !== kindB) return kindA - kindB;
    if (cellA !== cellB) return (cellA as string) < (cellB as string) ? -1 : 1;
  }
  return 0;
}
