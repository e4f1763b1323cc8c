import { BLOCKS_TYPE } from "@iobeam/core";
import type { FastifyInstance } from "fastify";

/**
 * Says on every answer what bodies an import may have, so that a client that knows blocks learns it from whatever it
 * asks first (`Accept` in an answer: RFC 9110, section 12.5.1).
 */
export function announceTypes(app: FastifyInstance): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("accept", `application/json, ${BLOCKS_TYPE}`);
    done();
  });
}
