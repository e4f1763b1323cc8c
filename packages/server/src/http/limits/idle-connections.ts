import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * When the server closes, ends every connection as soon as no request is under way on it. Node does
 * so only for those on which a request was made before.
 */
export function endIdleConnections(app: FastifyInstance): void {
  const requests = new Map<Socket, number>();
  let closing = false;

  function change(socket: Socket, by: number): void {
    const underWay = (requests.get(socket) ?? 0) + by;
    requests.set(socket, underWay);
    // Not `end`: a request that comes after it would be done, and could not be answered.
    if (closing && underWay === 0) socket.destroy();
  }

  app.server.on("connection", (socket: Socket) => {
    change(socket, 0);
    socket.on("close", () => requests.delete(socket));
  });
  app.server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    change(socket, 1);
    response.on("close", () => {
      if (requests.has(socket)) change(socket, -1);
    });
  });
  app.addHook("preClose", async () => {
    closing = true;
    // What has arrived already is read first.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    for (const socket of requests.keys()) change(socket, 0);
  });
}
