import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** The body, unpacked where it was gzip. */
  readonly body: string;
  /** The same as bytes. */
  readonly bytes: Uint8Array;
}

export type Reaction = (response: ServerResponse, received: Received) => void;

/** A real HTTP server that answers as it is told, one reaction a request; the last one stays. */
export async function startFaultServer(...reactions: Reaction[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const entry = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: String(body),
        bytes: Uint8Array.from(body),
      };
      received.push(entry);
      const reaction = reactions[Math.min(received.length, reactions.length) - 1];
      reaction?.(response, entry);
    });
  });
  await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, received };
}

/** A port that nothing listens on. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

/** Answers with a status, and JSON unless `body` is text. */
export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Reaction {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** Cuts the connection without an answer. */
export const reset: Reaction = (response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers. */
export const silence: Reaction = () => {};

/** Begins an answer and cuts the connection in its midst. */
export const cutHalfWay: Reaction = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"result":[');
  setTimeout(() => response.socket?.destroy(), 20);
};

/** Begins an answer and never ends it. */
export const stallHalfWay: Reaction = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"result":[');
};
