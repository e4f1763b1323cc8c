import { type ExportTimefmt, microsPerUnit } from "@iobeam/core";
import type { Answer } from "./answer.ts";
import type { Cell } from "./condition.ts";
import type { Pacer } from "./pacer.ts";

const ROWS_A_PIECE = 256;

/** Writes one row. */
type WriteRow = (cells: readonly Cell[]) => string;

/** The rows as JSON, in the wire's shape. */
export function encodeRowsJson(answer: Answer, timefmt: ExportTimefmt, pacer: Pacer): Promise<Buffer> {
  if (answer.length === 0) return Promise.resolve(Buffer.from('{"result":[]}'));
  const writeRow: WriteRow = ([micros, ...cells]) => {
    let text = `[${jsonTime(micros as number, timefmt)}`;
    for (const cell of cells) text += `,${jsonCell(cell)}`;
    return `${text}]`;
  };
  const head = `{"result":[{"fields":${JSON.stringify(answer.columns)},"values":[`;
  return join(answer, { head, between: ",", end: "]}]}", writeRow }, pacer);
}

/**
 * The rows as CSV (RFC 4180, but for the ends of lines: the command line client splits at `\n` alone). What is before
 * the dot in a column's name is for that client, too, which cannot do without.
 */
export function encodeRowsCsv(
  answer: Answer,
  { namespaceName, timefmt }: { readonly namespaceName: string; readonly timefmt: ExportTimefmt },
  pacer: Pacer,
): Promise<Buffer> {
  const writeRow: WriteRow = ([micros, ...cells]) => {
    let text = csvTime(micros as number, timefmt);
    for (const cell of cells) text += `,${csvCell(cell)}`;
    return text;
  };
  const [time, ...others] = answer.columns;
  const head = [time, ...others.map((column) => csvCell(`${namespaceName}.${column}`))].join(",");
  return join(answer, { head: answer.length === 0 ? head : `${head}\n`, between: "\n", end: "\n", writeRow }, pacer);
}

async function join(
  answer: Answer,
  { head, between, end, writeRow }: { head: string; between: string; end: string; writeRow: WriteRow },
  pacer: Pacer,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let piece = head;
  for (let index = 0; index < answer.length; index++) {
    piece += (index === 0 ? "" : between) + writeRow(answer.cellsAt(index));
    if ((index + 1) % ROWS_A_PIECE !== 0) continue;
    pieces.push(Buffer.from(piece));
    piece = "";
    if (pacer.isDue) await pacer.rest();
  }
  return Buffer.concat([...pieces, Buffer.from(piece + end)]);
}

function jsonTime(micros: number, timefmt: ExportTimefmt): string {
  if (timefmt !== "timeval") return String(floorTo(micros, microsPerUnit(timefmt)));
  const sec = floorTo(micros, 1_000_000);
  return `{"sec":${sec},"usec":${micros - sec * 1_000_000}}`;
}

function csvTime(micros: number, timefmt: ExportTimefmt): string {
  if (timefmt !== "timeval") return jsonTime(micros, timefmt);
  const sec = floorTo(micros, 1_000_000);
  return `${sec}.${String(micros - sec * 1_000_000).padStart(6, "0")}`;
}

/** Exact where the quotient of two large numbers would round up. */
function floorTo(micros: number, factor: number): number {
  const rest = micros % factor;
  return (micros - rest) / factor - (rest < 0 ? 1 : 0);
}

/** `JSON.stringify` would write −0 without its sign. */
function jsonCell(cell: Cell): string {
  return Object.is(cell, -0) ? "-0" : JSON.stringify(cell);
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return jsonCell(cell);
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
