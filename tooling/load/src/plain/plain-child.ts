import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../child/child-process.ts";
import { readUsage } from "../measure/usage.ts";
import type { PlainQuestion } from "./message.ts";

/** Reads requests as a server without any thought does, and keeps nothing: what Node itself leaves room for. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    if (request.headers["content-type"] === "application/json") JSON.parse(body.toString());
    response.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
  });
});

answerParent<PlainQuestion>(async ({ kind }) => {
  if (kind === "usage") return readUsage();
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
});
