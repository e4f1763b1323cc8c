import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import type { LabelledBlocks } from "../points/labelled-blocks.ts";
import type { TailMessage } from "../query/tail-message.ts";
import { encodePoints } from "./export-body.ts";
import type { ExportTimefmt } from "./export-query.ts";
import { readLabels, readPoint } from "./wire-point.ts";

/** The media type of a tail: server-sent events. */
export const TAIL_TYPE = "text/event-stream";

/** What is sent into a tail that has nothing to tell, so that its reader knows that it lives. */
export const TAIL_KEEP_ALIVE = ": keep-alive\n\n";

/** New points of one series as an event of a tail. */
export function encodeTailPoints({ deviceId, name, labels, blocks }: LabelledBlocks, timefmt: ExportTimefmt): string {
  const head = `"device_id":${JSON.stringify(deviceId)},"name":${JSON.stringify(name)}`;
  const marks = labels === undefined ? "" : `,"labels":${JSON.stringify(labels)}`;
  const data = blocks.map((block) => encodePoints(block, timefmt));
  return `event: points\ndata: {${head}${marks},"data":[${data.join(",")}]}\n\n`;
}

/** The event that says how many points a reader that was too slow has missed. */
export function encodeTailDropped(points: number): string {
  return `event: dropped\ndata: {"points":${points}}\n\n`;
}

/** Reads the events of a tail, line by line (https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6). */
export class TailReader {
  #event = "";
  #data: string[] = [];

  /**
   * Takes the next line.
   *
   * @param line - without its line feed
   * @returns what the line completes; `undefined` for a comment, an event of another kind, and as long as it goes on
   * @throws {@link InvalidResponseError} for an event that is not in the wire's shape
   */
  read(line: string): TailMessage | undefined {
    if (line === "") return this.#complete();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") this.#event = value;
    if (field === "data") this.#data.push(value);
    return undefined;
  }

  #complete(): TailMessage | undefined {
    const [event, data] = [this.#event, this.#data.join("\n")];
    this.#event = "";
    this.#data = [];
    if (event === "points") return readTailPoints(parseData(data));
    if (event === "dropped") return readTailDropped(parseData(data));
    return undefined;
  }
}

type Parsed = Partial<Record<string, unknown>>;

function parseData(text: string): Parsed {
  try {
    return (JSON.parse(text) ?? {}) as Parsed;
  } catch (cause) {
    throw new InvalidResponseError("the data of an event must be JSON", { cause });
  }
}

function readTailPoints({ device_id, name, labels, data }: Parsed): TailMessage {
  if (typeof device_id !== "string" || typeof name !== "string" || !Array.isArray(data)) {
    throw new InvalidResponseError("an event of points must have a device_id, a name and data");
  }
  return { kind: "points", device_id, name, ...readLabels(labels), data: data.map(readPoint) };
}

function readTailDropped({ points }: Parsed): TailMessage {
  if (Number.isSafeInteger(points)) return { kind: "dropped", points: points as number };
  throw new InvalidResponseError("an event of dropped points must tell how many");
}
