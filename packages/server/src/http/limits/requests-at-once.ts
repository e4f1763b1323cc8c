import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { makeTooMany } from "./too-many.ts";

/** Node begins with whatever is sent ahead on a connection, before the answers in front of it are taken. */
const MOST_AT_ONCE = 64;
const WAIT_MS = 1_000;

/** Bounds how many requests of one connection are under way, and ends all of them with it. */
export function limitRequestsAtOnce(app: FastifyInstance): void {
  const answers = new WeakMap<Socket, Set<ServerResponse>>();
  app.server.on("connection", (socket: Socket) => {
    const underWay = new Set<ServerResponse>();
    answers.set(socket, underWay);
    // After Node has told the one that was being sent.
    socket.once("close", () => setImmediate(() => underWay.forEach(endUnsent)));
  });
  app.addHook("onRequest", ({ raw: { socket } }, { raw: answer }, done) => {
    const underWay = answers.get(socket);
    if (underWay === undefined) return done();
    underWay.add(answer);
    answer.once("close", () => underWay.delete(answer));
    if (underWay.size <= MOST_AT_ONCE) done();
    else done(makeTooMany("This connection has too many requests under way", WAIT_MS));
  });
}

/** Node tells only the answer that was being sent: those behind it would hold what they have for ever. */
function endUnsent(answer: ServerResponse): void {
  answer.destroy();
  answer.emit("close");
}
