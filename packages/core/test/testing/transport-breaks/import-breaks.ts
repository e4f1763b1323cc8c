import { ForbiddenError, type Transport } from "@iobeam/core";
import { blocksOf } from "../../blocks.ts";
import { answering, type BreakRow, importing, importingPoints, naming, toMilliseconds } from "./break.ts";

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
  ["sends the first chunk alone", importingPoints((points, chunk) => (chunk === 0 ? points : [])), MANY],
  ["loses a point between chunks", importingPoints((points, chunk) => (chunk === 0 ? points : points.slice(1))), MANY],
  [
    "repeats the values of the first chunk",
    importingPoints((points, chunk) => points.map(([time, value]) => [time, chunk === 0 ? value : 7])),
    MANY,
  ],
  [
    "keeps the earlier of two values",
    importing((batch) => ({ ...batch, blocks: [...batch.blocks].reverse() })),
    "keeps the later of two values with the same time in one batch",
  ],
  [
    "loses the sign of zero",
    answering((points) => points.map((p) => ({ ...p, value: p.value === 0 ? 0 : p.value }))),
    "brings the sign of zero back",
  ],
  [
    "sends the first series alone",
    importing((batch) => ({ ...batch, blocks: batch.blocks.filter(({ name }) => name === batch.blocks[0]?.name) })),
    "imports series and tables in one batch",
  ],
  [
    "sends the first thousand rows",
    importingPoints((points, chunk, name) => (chunk > 0 && name === "b" ? [] : points)),
    "imports a table larger than one request may carry",
  ],
  [
    "writes gaps as 0",
    importing((batch) => {
      const names = new Set(batch.blocks.map(({ name }) => name));
      const gaps = names.has("text") ? blocksOf("n", [[1_427_316_488_000_001, 0]]) : [];
      return { ...batch, blocks: [...batch.blocks, ...gaps] };
    }),
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
        batch.blocks.length === 0 ? Promise.reject(new ForbiddenError("empty")) : right.importBatch(batch, call),
    }),
    "imports an empty batch",
  ],
];

function keepFirst(right: Transport): Partial<Transport> {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined;
  const only = importingPoints((points, _chunk, name) => points.filter(([time]) => isNew(`${name} ${time}`)));
  return only(right);
}

function refuseTwice(right: Transport): Partial<Transport> {
  const seen = new Set<unknown>();
  return {
    async importBatch(batch, call) {
      if (seen.has(batch.blocks)) throw new ForbiddenError("seen");
      seen.add(batch.blocks);
      await right.importBatch(batch, call);
    },
  };
}
