import {
  checkStreamable,
  decodeStreamLine,
  encodeStreamQuery,
  InvalidResponseError,
  type QueryReq,
  STREAM_TYPE,
  type StreamOptions,
  type StreamPage,
  type StreamPoint,
} from "@iobeam/core";
import type { Exchange } from "./exchange.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";
import { makeCutOff, readLines } from "./read-lines.ts";

/** The pages of a result; each is handed over when it is there as a whole. */
export async function* streamPages(
  exchange: Pick<Exchange, "open">,
  request: QueryReq,
  call: StreamOptions,
  options: ResolvedHttpTransportOptions,
): AsyncGenerator<StreamPage> {
  checkStreamable(request);
  const { token, signal, cursor } = call;
  const asked = {
    method: "GET",
    path: encodeStreamQuery(request, cursor),
    accept: STREAM_TYPE,
    token,
    signal,
  } as const;
  const { timeoutMs: silenceMs, maxAnswerBytes: maxLineLength } = options;
  const collector = new PageCollector({ seriesName: request.seriesName, cursor, maxLength: maxLineLength });
  for await (const lines of readLines(exchange, asked, { ...options, silenceMs, maxLineLength })) {
    for (const line of lines) {
      const page = collector.add(line);
      if (page !== undefined) yield page;
      if (collector.isComplete) return;
    }
  }
  throw makeCutOff(options.baseUrl);
}

interface PageOptions {
  /** The one that is wanted: not every name can stand in a path. */
  readonly seriesName: string | undefined;
  /** Where the first page begins. */
  readonly cursor: string | undefined;
  /** The longest page, in characters. */
  readonly maxLength: number;
}

/** Makes pages of lines. */
class PageCollector {
  readonly #seriesName: string | undefined;
  readonly #maxLength: number;
  #cursor: string | undefined;
  #points: StreamPoint[] = [];
  #length = 0;
  #count = 0;
  isComplete = false;

  constructor({ seriesName, cursor, maxLength }: PageOptions) {
    this.#seriesName = seriesName;
    this.#cursor = cursor;
    this.#maxLength = maxLength;
  }

  /** Takes a line. Returns the page that it ends. */
  add(line: string): StreamPage | undefined {
    const decoded = decodeStreamLine(line);
    if (decoded.kind === "cursor") return this.#endPage(decoded.cursor);
    if (decoded.kind === "end") return this.#end(decoded.points);
    this.#count++;
    this.#length += line.length;
    if (this.#length > this.#maxLength) {
      throw new InvalidResponseError(`a page of it is longer than ${this.#maxLength} characters`);
    }
    const isWanted = this.#seriesName === undefined || this.#seriesName === decoded.point.name;
    if (isWanted) this.#points.push(decoded.point);
    return undefined;
  }

  /** With a cursor that stays, a stream that is cut off again and again would never come to an end. */
  #endPage(cursor: string): StreamPage {
    if (cursor === this.#cursor) throw new InvalidResponseError("a page of it ends where it began");
    this.#cursor = cursor;
    return this.#take(cursor);
  }

  #end(points: number): StreamPage {
    if (points !== this.#count) {
      throw new InvalidResponseError(`it ends with ${points} points, and ${this.#count} have come`);
    }
    this.isComplete = true;
    return this.#take(undefined);
  }

  #take(cursor: string | undefined): StreamPage {
    const points = this.#points;
    this.#points = [];
    this.#length = 0;
    return { points, cursor };
  }
}
