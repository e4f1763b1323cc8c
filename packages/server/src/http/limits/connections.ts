import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { Counter, Gauge } from "prom-client";
import type { Metrics } from "../../operations/metrics.ts";

/** Bounds how many connections are open, and counts them and what goes over them. */
export function watchConnections({ server }: FastifyInstance, most: number, metrics: Metrics): void {
  const open = new Set<Socket>();
  const ended = { received: 0, sent: 0 };
  server.maxConnections = most;
  server.on("drop", () => metrics.refusedConnections.inc());
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => {
      open.delete(socket);
      ended.received += socket.bytesRead;
      ended.sent += socket.bytesWritten;
    });
  });
  const registers = [metrics.registry];
  new Gauge({
    name: "iobeam_connections_open",
    help: "Connections that are open.",
    registers,
    collect() {
      this.set(open.size);
    },
  });
  const addBytes = (name: keyof typeof ended, count: (socket: Socket) => number): void => {
    new Counter({
      name: `iobeam_bytes_${name}_total`,
      help: `Bytes ${name} over all connections, with all of HTTP.`,
      registers,
      collect() {
        this.reset();
        this.inc([...open].reduce((sum, socket) => sum + count(socket), ended[name]));
      },
    });
  };
  addBytes("received", ({ bytesRead }) => bytesRead);
  addBytes("sent", ({ bytesWritten }) => bytesWritten);
}
