import type { FastifyInstance } from "fastify";
import { UnderWay } from "./under-way.ts";

/**
 * When the server closes, ends every connection as soon as no request is under way on it. Node does
 * so only for those on which a request was made before.
 *
 * @returns what is under way
 */
export function endIdleConnections(app: FastifyInstance): UnderWay {
  let closing = false;
  const underWay = new UnderWay(app.server, (socket) => {
    // Not `end`: a request that comes after it would be done, and could not be answered.
    if (closing) socket.destroy();
  });
  app.addHook("preClose", async () => {
    closing = true;
    // What has arrived already is read first.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    for (const socket of underWay.connections()) if (underWay.on(socket)?.length === 0) socket.destroy();
  });
  return underWay;
}
