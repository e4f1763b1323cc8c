import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";

const USABLE = /^[\w-]{1,64}$/;

/** What tells a request from all others: what its client says with `X-Request-Id`, or else something new. */
export function makeRequestId({ headers }: IncomingMessage): string {
  const told = headers["x-request-id"];
  return typeof told === "string" && USABLE.test(told) ? told : makeId();
}

/** 48 bits; Node keeps random ones ready for these, where `randomBytes` would ask for each. */
function makeId(): string {
  return Buffer.from(randomUUID().slice(-12), "hex").toString("base64url");
}

/** Says the id of the request in each answer. */
export function announceRequestId(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ id }, reply) => {
    reply.header("x-request-id", id);
  });
}
