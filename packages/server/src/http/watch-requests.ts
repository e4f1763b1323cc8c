import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Metrics } from "../operations/metrics.ts";

/**
 * Logs a line and counts each request when it is answered, or when its connection ends before. Only the pattern of the
 * path is told: the path itself and its query may hold whatever the client has mistaken for them.
 */
export function watchRequests(app: FastifyInstance, { requests }: Metrics): void {
  const isLogged = app.log.level === "info" || app.log.level === "debug" || app.log.level === "trace";
  app.addHook("onRequest", (request, reply, done) => {
    // Not `onResponse`: Fastify does not call it where the connection ended early.
    reply.raw.once("close", () => {
      const { method, routeOptions } = request;
      const status = reply.raw.writableFinished ? reply.statusCode : "cut";
      requests.observe({ method, route: routeOptions.url ?? "none", status }, reply.elapsedTime / 1_000);
      if (isLogged) request.log.info(describe(request, reply, status), "request");
    });
    done();
  });
}

function describe(request: FastifyRequest, reply: FastifyReply, status: number | "cut"): Record<string, unknown> {
  return {
    method: request.method,
    route: request.routeOptions.url ?? "none",
    ip: request.ip,
    status,
    ms: Math.round(reply.elapsedTime * 1_000) / 1_000,
    received: Number(request.headers["content-length"] ?? 0),
    sent: Number(reply.getHeader("content-length") ?? 0),
  };
}
