import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { Problem } from "../answers/problem.ts";
import { makeTooMany } from "./too-many.ts";

/** Node begins with whatever is sent ahead on a connection, before the answers in front of it are taken. */
const MOST_AT_ONCE = 64;
const WAIT_MS = 1_000;

/** What is under way on a connection, in the order of its arrival, and whether it changes nothing. */
type UnderWay = Map<ServerResponse, boolean>;

/**
 * Bounds how many requests of one connection are under way, and ends all of them with it. What changes something is
 * done after whatever came before it, and before whatever comes after (RFC 9112, section 9.3.2); its body is not read
 * before.
 */
export function limitRequestsAtOnce(app: FastifyInstance): void {
  const answers = new WeakMap<Socket, UnderWay>();
  app.server.on("connection", (socket: Socket) => {
    const underWay: UnderWay = new Map();
    answers.set(socket, underWay);
    // After Node has told the one that was being sent.
    socket.once("close", () => setImmediate(() => [...underWay.keys()].forEach(endUnsent)));
  });
  app.addHook("onRequest", ({ method, raw: { socket } }, { raw: answer }, done) => {
    const underWay = answers.get(socket);
    if (underWay === undefined) return done();
    const isSafe = method === "GET" || method === "HEAD" || method === "OPTIONS";
    const before = findBefore(underWay, isSafe);
    underWay.set(answer, isSafe);
    answer.once("close", () => underWay.delete(answer));
    if (underWay.size > MOST_AT_ONCE)
      return done(makeTooMany("This connection has too many requests under way", WAIT_MS));
    if (before === undefined) return done();
    // All that may be under way may wait for one.
    before.setMaxListeners(0).once("close", () => done(socket.destroyed ? makeCut() : undefined));
  });
}

/** The last one that has to be done before. */
function findBefore(underWay: UnderWay, isSafe: boolean): ServerResponse | undefined {
  return [...underWay].findLast(([, isSafeBefore]) => !(isSafe && isSafeBefore))?.[0];
}

function makeCut(): Problem {
  return new Problem(503, ErrorCode.INTERNAL, "The connection has ended");
}

/** Node tells only the answer that was being sent: those behind it would hold what they have for ever. */
function endUnsent(answer: ServerResponse): void {
  answer.destroy();
  answer.emit("close");
}
