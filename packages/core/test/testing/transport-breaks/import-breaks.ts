import { ForbiddenError, type Transport } from "@iobeam/core";
import { answering, type BreakRow, chunking, importing, importingPoints, naming, toMilliseconds } from "./break.ts";

const EXACT = "brings every point back to the microsecond and to the bit";
const MANY = "imports more points than one request may carry";
const TABLES = "imports tables: numbers, texts, booleans and gaps";
const NAMES = "keeps series names with every kind of character apart";

export const importBreaks: readonly BreakRow[] = [
  ["drops the last point", importingPoints((points) => points.slice(0, -1)), EXACT],
  ["cuts times to the millisecond", importingPoints(toMilliseconds), EXACT],
  [
    "cuts values to single precision",
    answering((points) => points.map((p) => ({ ...p, value: Math.fround(Number(p.value)) }))),
    EXACT,
  ],
  [
    "loses the sign of times",
    answering((points) => points.map((p) => ({ ...p, time: Math.abs(p.time) }))),
    "keeps the sign of times before 1970",
  ],
  ["keeps the first value of a point", keepFirst, "replaces the value of a point that is sent again"],
  ["refuses a batch that it has", refuseTwice, "stores a batch that is sent twice once"],
  ["sends the first chunk alone", chunking((points, chunk) => (chunk === 0 ? points : [])), MANY],
  ["loses a point between chunks", chunking((points, chunk) => (chunk === 0 ? points : points.slice(1))), MANY],
  [
    "repeats the values of the first chunk",
    chunking((points, chunk) => points.map((p) => ({ ...p, value: chunk === 0 ? p.value : 7 }))),
    MANY,
  ],
  ["leaves tables out", importing((batch) => ({ ...batch, tables: [] })), "imports series and tables in one batch"],
  [
    "sends tables alone where there are some",
    importing((batch) => (batch.tables.length > 0 ? { ...batch, series: [] } : batch)),
    "imports series and tables in one batch",
  ],
  [
    "sends the first thousand rows",
    importing((batch) => ({ ...batch, tables: batch.tables.map((t) => ({ ...t, rows: t.rows.slice(0, 1_000) })) })),
    "imports a table larger than one request may carry",
  ],
  [
    "writes gaps as 0",
    importing((batch) => ({
      ...batch,
      tables: batch.tables.map((t) => ({
        ...t,
        rows: t.rows.map((r) => ({ ...r, cells: r.cells.map((c) => c ?? 0) })),
      })),
    })),
    TABLES,
  ],
  [
    "writes texts in ASCII",
    answering((points) =>
      points.map((p) => ({ ...p, value: typeof p.value === "string" ? p.value.replace(/[^ -~]/g, "?") : p.value })),
    ),
    TABLES,
  ],
  [
    "writes booleans as numbers",
    answering((points) =>
      points.map((p) => ({ ...p, value: typeof p.value === "boolean" ? Number(p.value) : p.value })),
    ),
    TABLES,
  ],
  ["knows no upper case", naming((name) => name.toLowerCase()), NAMES],
  ["decodes names twice", naming((name) => name.replace("%2F", "/")), NAMES],
  ["takes a plus for a blank", naming((name) => name.replace("+", " ")), NAMES],
  ["takes two dots for one", naming((name) => name.replace("..", ".")), NAMES],
  [
    "cannot import nothing",
    (right) => ({
      importBatch: (batch, call) =>
        batch.series.length === 0 && batch.tables.length === 0
          ? Promise.reject(new ForbiddenError("empty"))
          : right.importBatch(batch, call),
    }),
    "imports an empty batch",
  ],
];

function keepFirst(right: Transport): Partial<Transport> {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined;
  const only = importing((batch) => ({
    ...batch,
    series: batch.series.map((s) => ({ ...s, points: s.points.filter((p) => isNew(`${s.name} ${p.timestamp}`)) })),
  }));
  return only(right);
}

function refuseTwice(right: Transport): Partial<Transport> {
  const seen = new Set<unknown>();
  return {
    async importBatch(batch, call) {
      if (seen.has(batch.series)) throw new ForbiddenError("seen");
      seen.add(batch.series);
      await right.importBatch(batch, call);
    },
  };
}
