import { Agent, type OutgoingHttpHeaders, request } from "node:http";

/** One connection of HTTP that is kept. */
export interface HttpConnection {
  /** Makes a request; rejects for another answer than 2xx. */
  ask(method: "GET" | "POST", path: string, body?: Buffer): Promise<Buffer>;
  close(): void;
}

/** Connects to the server at a base address. */
export function connectHttp(base: string, headers: OutgoingHttpHeaders = {}): HttpConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": body.length };
        const options = { method, agent, headers: { ...headers, ...length } };
        const sent = request(new URL(path, base), options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
          response.on("end", () => {
            const answer = Buffer.concat(chunks);
            const { statusCode = 0 } = response;
            if (statusCode >= 200 && statusCode < 300) resolve(answer);
            else reject(new Error(`${method} ${path} was answered ${statusCode}: ${answer.toString("utf8", 0, 200)}`));
          });
        });
        sent.on("error", reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}
