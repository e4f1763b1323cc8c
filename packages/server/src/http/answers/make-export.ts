import {
  acceptsBlocks,
  BLOCKS_TYPE,
  type ExportTimefmt,
  encodeExportCsv,
  encodeExportFrame,
  encodeExportParts,
} from "@iobeam/core";
import type { SourceBlocks } from "../../records/points.ts";
import { type Hold, type LongBody, makeText } from "./long-body.ts";

/** What an export has found, and how it is to be written. */
export interface ExportAnswer {
  readonly projectId: number;
  readonly found: readonly SourceBlocks[];
  readonly timefmt: ExportTimefmt;
  /** @default "json" */
  readonly output?: string | undefined;
  /** The `Accept` of the request. */
  readonly accept: string | undefined;
}

/** Writes what an export has found: as CSV, as blocks where the request takes them, or else as JSON. */
export async function makeExport(answer: ExportAnswer, hold: Hold): Promise<LongBody> {
  const { projectId, found, timefmt, output, accept } = answer;
  // The original command line knows no other type of CSV.
  if (output === "csv") return makeText("text/plain", encodeExportCsv(projectId, found, timefmt), hold);
  // Blocks have no place for labels.
  const isPlain = found.every(({ labels }) => labels === undefined);
  if (!(isPlain && acceptsBlocks(accept))) {
    return makeText("application/json", encodeExportParts(projectId, found, timefmt), hold);
  }
  const frame = encodeExportFrame(projectId, found);
  hold(frame.length);
  return { type: BLOCKS_TYPE, chunks: [frame] };
}
