import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Protocol } from "./protocol.ts";

/** What a backend answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Listens for HTTP: keeps each body of a POST, and gives the same answer to each request of a path. */
export function listenHttp(answer: (path: string) => HttpAnswer): Protocol["listen"] {
  return async (keep, open) => {
    const server = createServer((request, response) => {
      read(request, async (bytes) => {
        const path = request.url ?? "";
        if (request.method === "POST") {
          await open;
          const gzip = request.headers["content-encoding"] === "gzip";
          const type = request.headers["content-type"] ?? "";
          keep({ path, type, bytes, gzip, wireBytes: bytes.length });
        }
        const { status, headers, body } = answer(path);
        response.writeHead(status, headers).end(body);
      });
    });
    // The process ends when its parent lets go of it, not when nobody listens any more.
    server.unref();
    // The measured side is never to find its connection closed.
    server.keepAliveTimeout = 600_000;
    await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
}

function read(request: IncomingMessage, done: (bytes: Buffer) => Promise<void>): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void done(Buffer.concat(chunks)));
}
