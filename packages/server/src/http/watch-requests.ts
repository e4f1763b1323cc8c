import type { FastifyInstance } from "fastify";
import type { Metrics } from "../operations/metrics.ts";

/**
 * Logs a line and counts each request when it is answered, or cut off. Only the pattern of the path is told: the path
 * itself and its query may hold whatever the client has mistaken for them.
 */
export function watchRequests(app: FastifyInstance, { requests }: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method, routeOptions, raw } = request;
    const route = routeOptions.url ?? "none";
    const status = reply.statusCode;
    const ms = reply.elapsedTime;
    requests.observe({ method, route, status }, ms / 1_000);
    const received = Number(request.headers["content-length"] ?? 0);
    const sent = Number(reply.getHeader("content-length") ?? 0);
    const line = { method, route, ip: request.ip, status, ms: Math.round(ms * 1_000) / 1_000, received, sent };
    request.log.info(raw.destroyed && !reply.raw.writableFinished ? { ...line, cut: true } : line, "request");
  });
}
