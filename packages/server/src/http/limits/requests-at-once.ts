import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { Problem } from "../answers/problem.ts";
import { makeTooMany } from "./too-many.ts";
import type { UnderWay } from "./under-way.ts";

/** Node begins with whatever is sent ahead on a connection, before the answers in front of it are taken. */
const MOST_AT_ONCE = 64;
const WAIT_MS = 1_000;

/**
 * Bounds how many requests of one connection are under way, and ends all of them with it. What changes something is
 * done after whatever came before it, and before whatever comes after (RFC 9112, section 9.3.2); its body is not read
 * before.
 */
export function limitRequestsAtOnce(app: FastifyInstance, underWay: UnderWay): void {
  app.server.on("connection", (socket: Socket) => {
    const answers = underWay.on(socket) ?? [];
    // After Node has told the one that was being sent.
    socket.once("close", () => setImmediate(() => [...answers].forEach(endUnsent)));
  });
  app.addHook("onRequest", ({ raw: { socket } }, { raw: answer }, done) => {
    const answers = underWay.on(socket) ?? [];
    if (answers.length > MOST_AT_ONCE) {
      return done(makeTooMany("This connection has too many requests under way", WAIT_MS));
    }
    const before = findBefore(answers, answer);
    if (before === undefined) return done();
    // All that may be under way may wait for one.
    before.setMaxListeners(0).once("close", () => done(socket.destroyed ? makeCut() : undefined));
  });
}

/** The last one that has to be done before. */
function findBefore(answers: readonly ServerResponse[], answer: ServerResponse): ServerResponse | undefined {
  for (let at = answers.indexOf(answer) - 1; at >= 0; at--) {
    const before = answers[at] as ServerResponse;
    if (!(isSafe(before) && isSafe(answer))) return before;
  }
  return undefined;
}

function isSafe({ req: { method } }: ServerResponse): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

function makeCut(): Problem {
  return new Problem(503, ErrorCode.INTERNAL, "The connection has ended");
}

/** Node tells only the answer that was being sent: those behind it would hold what they have for ever. */
function endUnsent(answer: ServerResponse): void {
  answer.destroy();
  answer.emit("close");
}
