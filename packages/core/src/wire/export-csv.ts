import { decodeBlock } from "../blocks/decode-block.ts";
import type { LabelledBlocks } from "../points/labelled-blocks.ts";
import { encodeCsvRow, encodeCsvText, encodeCsvValue } from "./csv-row.ts";
import { encodeTime } from "./export-body.ts";
import type { ExportTimefmt } from "./export-query.ts";

/** The columns of an export as CSV; `labels` follows where a series has some. */
export const CSV_COLUMNS: readonly string[] = ["project_id", "device_id", "name", "time", "value"];

/** The result of an export as CSV, a header and a row for each point; a piece for each block. */
export function* encodeExportCsv(
  projectId: number,
  found: readonly LabelledBlocks[],
  timefmt: ExportTimefmt,
): Generator<string> {
  const hasLabels = found.some(({ labels }) => labels !== undefined);
  yield encodeCsvRow(hasLabels ? [...CSV_COLUMNS, "labels"] : CSV_COLUMNS);
  for (const { deviceId, name, labels, blocks } of found) {
    const end = hasLabels ? `,${encodeCsvLabels(labels)}` : "";
    for (const block of blocks)
      yield encodeCsvPoints(block, timefmt, { head: [String(projectId), deviceId, name], end });
  }
}

/** What the rows of a block have beside a time and a value. */
export interface CsvFrame {
  /** The cells before the time. */
  readonly head: readonly string[];
  /** What follows the value, with the comma before it. */
  readonly end: string;
  /** What follows the value of the last row. @default `end` */
  readonly lastEnd?: string | undefined;
}

/** The points of a block as rows of CSV. */
export function encodeCsvPoints(
  block: Uint8Array,
  timefmt: ExportTimefmt,
  { head, end, lastEnd = end }: CsvFrame,
): string {
  const { times, values } = decodeBlock(block);
  const before = `${head.map(encodeCsvText).join(",")},`;
  let rows = "";
  for (let index = 0; index < times.length; index++) {
    const after = index === times.length - 1 ? lastEnd : end;
    rows += `${before}${encodeCsvTime(times[index] as number, timefmt)},${encodeCsvValue(values[index])}${after}\r\n`;
  }
  return rows;
}

/** Labels as a cell: an object of JSON, and empty where there are none. */
export function encodeCsvLabels(labels: LabelledBlocks["labels"]): string {
  return labels === undefined ? "" : encodeCsvText(JSON.stringify(labels));
}

/** A time, given in microseconds, as a cell: as in JSON, but for a timeval, which is written in seconds: `1427316488.000123`. */
export function encodeCsvTime(micros: number, timefmt: ExportTimefmt): string {
  if (timefmt !== "timeval") return encodeTime(micros, timefmt);
  const size = Math.abs(micros);
  const rest = size % 1_000_000;
  return `${micros < 0 ? "-" : ""}${(size - rest) / 1_000_000}.${String(rest).padStart(6, "0")}`;
}
