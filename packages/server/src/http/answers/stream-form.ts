import {
  CSV_COLUMNS,
  type ExportTimefmt,
  encodeCsvLabels,
  encodeCsvPoints,
  encodeCsvRow,
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
    points: (part) => encodeCsvPart(part, projectId, timefmt),
    endPage: () => "",
    end: () => "",
  }),
};

/** The cursor stands in the last row of its page. */
function encodeCsvPart(part: StreamPart, projectId: number, timefmt: ExportTimefmt): string {
  const { deviceId, name, blocks, cursor = "" } = part;
  const labels = encodeCsvLabels(part.labels);
  const frame = { head: [String(projectId), deviceId, name], end: `,,${labels}`, lastEnd: `,${cursor},${labels}` };
  return blocks.map((block) => encodeCsvPoints(block, timefmt, frame)).join("");
}
