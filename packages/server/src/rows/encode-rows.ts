import {
  type ExportTimefmt,
  encodeCsvText,
  encodeCsvTime,
  encodeCsvValue,
  encodeJsonValue,
  encodeTime,
} from "@iobeam/core";
import type { Answer } from "./answer.ts";

/** The rows as JSON, in the wire's shape; a piece for each row. */
export function* encodeRowsJson({ columns, length, cellsAt }: Answer, timefmt: ExportTimefmt): Generator<string> {
  if (length === 0) return yield '{"result":[]}';
  yield `{"result":[{"fields":${JSON.stringify(columns)},"values":[`;
  for (let index = 0; index < length; index++) {
    const [micros, ...cells] = cellsAt(index);
    let row = `${index === 0 ? "[" : ",["}${encodeTime(micros as number, timefmt)}`;
    for (const cell of cells) row += `,${encodeJsonValue(cell)}`;
    yield `${row}]`;
  }
  yield "]}]}";
}

/**
 * The rows as CSV, a piece for each: as in RFC 4180, but for the ends of lines, since the original command line splits
 * at `\n` alone. It cannot do without something before a dot in the names of columns, either, and finds a field by what
 * comes after it: `input.temp`, and `mean.temp` for numbers that are made of it.
 */
export function* encodeRowsCsv(
  { columns: [time = "time", ...columns], made, length, cellsAt }: Answer,
  namespaceName: string,
  timefmt: ExportTimefmt,
): Generator<string> {
  const names = columns.map((column) => `${namespaceName}.${column}`);
  if (made !== undefined) names.splice(-1, 1, `${made.operator}.${made.column}`);
  yield `${[time, ...names.map(encodeCsvText)].join(",")}\n`;
  for (let index = 0; index < length; index++) {
    const [micros, ...cells] = cellsAt(index);
    let row = encodeCsvTime(micros as number, timefmt);
    for (const cell of cells) row += `,${encodeCsvValue(cell)}`;
    yield `${row}\n`;
  }
}
