const HEAD_END = "\r\n\r\n";

/** A whole request or answer of HTTP/1.1, as it came. */
export interface HttpMessage {
  /** All of its bytes, head and body. */
  readonly bytes: Buffer;
  /** `POST /v1/imports HTTP/1.1`, or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** Values by name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as it travels: compressed, where it is. Of a chunked one, with the sizes of its chunks. */
  readonly body: Buffer;
}

/** Puts a stream of bytes together to whole messages. */
export class HttpMessageReader {
  #bytes: Buffer = Buffer.alloc(0);

  /** Whether a message has begun and is not whole. */
  get isWithin(): boolean {
    return this.#bytes.length > 0;
  }

  /** Takes bytes; gives the messages that they complete. */
  push(chunk: Buffer): HttpMessage[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const messages: HttpMessage[] = [];
    for (;;) {
      const message = readMessage(this.#bytes);
      if (message === undefined) return messages;
      messages.push(message);
      this.#bytes = this.#bytes.subarray(message.bytes.length);
    }
  }
}

function readMessage(bytes: Buffer): HttpMessage | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const [startLine = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const start = headEnd + HEAD_END.length;
  const end = headers.has("transfer-encoding")
    ? chunksEnd(bytes, start)
    : start + Number(headers.get("content-length") ?? 0);
  if (end === undefined || end > bytes.length) return undefined;
  return { startLine, headers, bytes: bytes.subarray(0, end), body: bytes.subarray(start, end) };
}

/** Where a chunked body ends, which has no trailers; `undefined` where that is not there yet. */
function chunksEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (size === 0) return at;
  }
}
