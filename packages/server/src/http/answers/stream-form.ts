import {
  CSV_COLUMNS,
  decodeBlock,
  type ExportTimefmt,
  encodeCsvLabels,
  encodeCsvRow,
  encodeCsvText,
  encodeCsvTime,
  encodeCsvValue,
  encodeStreamCursor,
  encodeStreamEnd,
  encodeStreamPoints,
  STREAM_TYPE,
} from "@iobeam/core";
import type { SourceBlocks } from "../../records/points.ts";

/** One block of a series, and the cursor of the place after it where it ends a page. */
export interface StreamPart extends SourceBlocks {
  readonly cursor?: string | undefined;
}

/** How a stream is written. */
export interface StreamForm {
  /** The `Content-Type`. */
  readonly type: string;
  /** What a stream begins with. */
  begin(isResumed: boolean): string;
  /** The points of one block. */
  points(part: StreamPart): string;
  /** What comes after the last point of a page that is not the last one. */
  endPage(cursor: string): string;
  /** What comes after everything. */
  end(points: number): string;
}

/** The forms of a stream, by their names. */
export const STREAM_FORMS: Readonly<
  Record<"ndjson" | "csv", (projectId: number, timefmt: ExportTimefmt) => StreamForm>
> = {
  ndjson: (_projectId, timefmt) => ({
    type: `${STREAM_TYPE}; charset=utf-8`,
    begin: () => "",
    points: (part) => encodeStreamPoints(part, timefmt),
    endPage: encodeStreamCursor,
    end: encodeStreamEnd,
  }),
  csv: (projectId, timefmt) => ({
    type: "text/csv; charset=utf-8",
    begin: (isResumed) => (isResumed ? "" : encodeCsvRow([...CSV_COLUMNS, "cursor", "labels"])),
    points: (part) => encodeCsvPoints(part, projectId, timefmt),
    endPage: () => "",
    end: () => "",
  }),
};

function encodeCsvPoints(part: StreamPart, projectId: number, timefmt: ExportTimefmt): string {
  const { deviceId, name, labels, blocks, cursor = "" } = part;
  const head = `${projectId},${encodeCsvText(deviceId)},${encodeCsvText(name)},`;
  const tail = `,${encodeCsvLabels(labels)}\r\n`;
  let rows = "";
  for (const block of blocks) {
    const { times, values } = decodeBlock(block);
    for (let index = 0; index < times.length; index++) {
      const mark = index === times.length - 1 ? cursor : "";
      rows += `${head}${encodeCsvTime(times[index] as number, timefmt)},${encodeCsvValue(values[index])},${mark}${tail}`;
    }
  }
  return rows;
}
