import { IobeamError } from "@iobeam/core";
import { type FastifyInstance, fastify } from "fastify";
import type { Relay } from "./relay.ts";

const LARGEST_BODY = 1_048_576;

/**
 * Takes readings over HTTP: `POST /readings` with one a line. It answers 200 when the backend has
 * acknowledged them, 400 (and takes none) where a line is unusable, and 503 where they could not be
 * forwarded yet: they are kept in memory, and sending them again does no harm.
 */
export function createHttpIntake(relay: Relay): FastifyInstance {
  const app = fastify({ bodyLimit: LARGEST_BODY });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  app.post("/readings", async (request, reply) => {
    if (relay.isFull)
      return reply.code(503).header("retry-after", "1").send({ error: "too many readings wait for the backend" });
    const devices = relay.accept(String(request.body ?? "").split("\n"));
    const [failure] = await relay.flush(devices);
    if (failure !== undefined)
      return reply.code(503).header("retry-after", "1").send({ error: failure.message, kept: true });
    return { stored: true };
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = IobeamError.is(error) ? 400 : (error.statusCode ?? 500);
    return reply.code(status).send({ error: status < 500 ? error.message : "the relay failed" });
  });
  return app;
}
