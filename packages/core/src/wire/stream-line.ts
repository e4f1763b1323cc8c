import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { LabelledBlocks } from "../points/labelled-blocks.ts";
import type { StreamPoint } from "../query/query-result.ts";
import { encodeTime } from "./export-body.ts";
import type { ExportTimefmt } from "./export-query.ts";
import { encodeJsonValue } from "./json-value.ts";
import { readLabels, readPoint } from "./wire-point.ts";

/** The media type of a stream: JSON, a line for each point. */
export const STREAM_TYPE = "application/x-ndjson";

/** The points of one series as lines of a stream, each ended by a line feed. */
export function encodeStreamPoints({ deviceId, name, labels, blocks }: LabelledBlocks, timefmt: ExportTimefmt): string {
  const head = `{"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)},"time":`;
  const tail = labels === undefined ? "}\n" : `,"labels":${JSON.stringify(labels)}}\n`;
  let lines = "";
  for (const block of blocks) {
    const { times, values } = decodeBlock(block);
    for (let at = 0; at < times.length; at++) {
      lines += `${head}${encodeTime(times[at] as number, timefmt)},"value":${encodeJsonValue(values[at])}${tail}`;
    }
  }
  return lines;
}

/** The line that ends a page: where a stream that was cut off goes on. */
export function encodeStreamCursor(cursor: string): string {
  return `{"cursor":${JSON.stringify(cursor)}}\n`;
}

/** The last line: a stream without it was cut off. Tells how many points this answer held. */
export function encodeStreamEnd(points: number): string {
  return `{"cursor":null,"points":${points}}\n`;
}

/** A line of a stream: a point, the end of a page, or the end of everything. */
export type StreamLine =
  | { readonly kind: "point"; readonly point: StreamPoint }
  | { readonly kind: "cursor"; readonly cursor: string }
  | { readonly kind: "end"; readonly points: number };

/**
 * Reads a line of a stream.
 *
 * @param line - without its line feed
 * @throws {@link InvalidResponseError} for anything that is no such line
 */
export function decodeStreamLine(line: string): StreamLine {
  const { device_id, name, labels, cursor, points, ...rest } = parseLine(line);
  if (typeof cursor === "string") return { kind: "cursor", cursor };
  if (cursor === null && Number.isSafeInteger(points)) return { kind: "end", points: points as number };
  const { time, value } = readPoint(rest);
  if (typeof device_id === "string" && typeof name === "string") {
    return { kind: "point", point: { device_id, name, ...readLabels(labels), time, value } };
  }
  throw new InvalidResponseError("each point of a stream must have a device_id and a name");
}

function parseLine(line: string): Partial<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === "object" && parsed !== null) return parsed as Partial<Record<string, unknown>>;
  } catch {
    // Told below, like what is JSON and no object.
  }
  throw new InvalidResponseError("each line of a stream must be a JSON object");
}
