import { Readable } from "node:stream";
import {
  acceptsBlocks,
  BLOCKS_TYPE,
  type ExportTimefmt,
  encodeExportCsv,
  encodeExportFrame,
  encodeExportParts,
} from "@iobeam/core";
import type { FastifyReply } from "fastify";
import type { SourceBlocks } from "../../records/points.ts";
import { encodeInSlices } from "./in-slices.ts";

/** What an export has found, and how it is to be written. */
export interface ExportAnswer {
  readonly projectId: number;
  readonly found: readonly SourceBlocks[];
  readonly timefmt: ExportTimefmt;
  /** @default "json" */
  readonly output?: string | undefined;
}

/** Answers what an export has found: as CSV, as blocks where the request takes them, or else as JSON. */
export async function sendExport(reply: FastifyReply, answer: ExportAnswer): Promise<FastifyReply> {
  const { projectId, found, timefmt, output } = answer;
  reply.header("vary", "accept");
  // The original command line knows no other type of CSV.
  if (output === "csv")
    return sendText(reply.type("text/plain; charset=utf-8"), encodeExportCsv(projectId, found, timefmt));
  // Blocks have no place for labels.
  const isPlain = found.every(({ labels }) => labels === undefined);
  if (isPlain && acceptsBlocks(reply.request.headers.accept)) {
    return reply.type(BLOCKS_TYPE).send(encodeExportFrame(projectId, found));
  }
  return sendText(reply.type("application/json; charset=utf-8"), encodeExportParts(projectId, found, timefmt));
}

/** Sends a text. The original clients find its end by its length alone, so all of it is made before any is sent. */
export async function sendText(reply: FastifyReply, pieces: Iterable<string>): Promise<FastifyReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of encodeInSlices(pieces)) chunks.push(chunk);
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return reply.send(first);
  reply.header(
    "content-length",
    chunks.reduce((sum, { length }) => sum + length, 0),
  );
  return reply.send(Readable.from(chunks));
}
