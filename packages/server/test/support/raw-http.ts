import { connect } from "node:net";

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  /** The status line and the headers as they came. */
  readonly head: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many reads the whole answer took. */
  readonly reads: number;
}

/** Writes bytes to a port and reads until the other side ends the connection. */
export function exchange(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  return exchangeInPieces(port, [bytes]);
}

/** As `exchange`, with a write of its own for each piece. */
export function exchangeInPieces(port: number, pieces: readonly (string | Buffer)[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1");
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.on("close", () => {
      try {
        resolve(parse(Buffer.concat(chunks), chunks.length));
      } catch (error) {
        reject(error);
      }
    });
    socket.setNoDelay(true);
    const writeFrom = (at: number): void => {
      const piece = pieces[at];
      if (piece !== undefined) socket.write(piece, () => setImmediate(writeFrom, at + 1));
    };
    writeFrom(0);
  });
}

function parse(bytes: Buffer, reads: number): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) throw new Error(`no whole head in ${JSON.stringify(bytes.toString("latin1"))}`);
  const head = bytes.subarray(0, end).toString("latin1");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const status = Number(statusLine.split(" ")[1]);
  return { status, head, headers, body: bytes.subarray(end + 4).toString("utf8"), reads };
}

/** A request in the words of the tests. */
export interface RawRequest {
  readonly token?: string | undefined;
  /** Sent as it is where it is a text or bytes, else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes of a request; `path` is relative to the API's base. */
export function makeRequest(method: string, path: string, { token, body, headers = {} }: RawRequest = {}): Buffer {
  const payload = body === undefined ? Buffer.alloc(0) : toBytes(body);
  const all: Record<string, string> = {
    host: "api.iobeam.com",
    connection: "close",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json", "content-length": String(payload.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} /v1/${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), payload]);
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}
