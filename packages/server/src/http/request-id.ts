import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";

const USABLE = /^[\w-]{1,64}$/;

/** What tells a request from all others: what its client says with `X-Request-Id`, or else something new. */
export function makeRequestId({ headers }: IncomingMessage): string {
  const told = headers["x-request-id"];
  return typeof told === "string" && USABLE.test(told) ? told : makeId();
}

/** Tells this process from all others; 48 bits. */
const PROCESS = randomBytes(6).toString("base64url");
let last = 0;

function makeId(): string {
  last += 1;
  return `${PROCESS}-${last.toString(36)}`;
}

/** Says the id of the request in each answer. */
export function announceRequestId(app: FastifyInstance): void {
  app.addHook("onRequest", ({ id }, reply, done) => {
    reply.header("x-request-id", id);
    done();
  });
}
