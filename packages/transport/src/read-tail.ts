import {
  type CallOptions,
  encodeTailQuery,
  type QueryReq,
  TAIL_TYPE,
  type TailMessage,
  TailReader,
} from "@iobeam/core";
import type { Exchange } from "./exchange.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";
import { readLines } from "./read-lines.ts";

/** A backend shows every 15 seconds that it lives. */
const SILENCE_MS = 45_000;

/** What a backend tells of as it is stored. */
export async function* readTail(
  exchange: Pick<Exchange, "open">,
  request: QueryReq,
  { token, signal }: CallOptions,
  options: ResolvedHttpTransportOptions,
): AsyncGenerator<TailMessage> {
  const asked = { method: "GET", path: encodeTailQuery(request), accept: TAIL_TYPE, token, signal } as const;
  const reader = new TailReader();
  const lineOptions = { ...options, silenceMs: SILENCE_MS, maxLineLength: options.maxAnswerBytes };
  let isOpen = false;
  for await (const lines of readLines(exchange, asked, lineOptions)) {
    if (!isOpen) yield { kind: "open" };
    isOpen = true;
    for (const line of lines) {
      const message = reader.read(line);
      if (message !== undefined && isWanted(message, request)) yield message;
    }
  }
}

function isWanted(message: TailMessage, { seriesName }: QueryReq): boolean {
  return message.kind !== "points" || seriesName === undefined || message.name === seriesName;
}
