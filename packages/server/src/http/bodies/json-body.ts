import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../answers/problem.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads JSON bodies, strictly in UTF-8, and no other type.
 *
 * @param parse - makes of the bytes what a route gets, or a promise of it; fails with `SyntaxError`, or with `TypeError`
 * for what is not UTF-8
 */
export function acceptJson(
  app: FastifyInstance,
  parse: (body: Buffer, request: FastifyRequest) => unknown = (body) => JSON.parse(decoder.decode(body)),
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    // Some clients name the type of a body that a DELETE does not have.
    if (request.method === "DELETE" && body.length === 0) return done(null, undefined);
    const refuse = (error: unknown): void => done(makeProblem(error));
    let parsed: unknown;
    try {
      parsed = parse(body as Buffer, request);
    } catch (error) {
      return refuse(error);
    }
    if (parsed instanceof Promise) parsed.then((value) => done(null, value), refuse);
    else done(null, parsed);
  });
}

function makeProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const reason = error instanceof SyntaxError ? withoutExcerpt(error.message) : "it is not UTF-8";
  return new Problem(400, ErrorCode.INVALID_JSON, `The body is not JSON: ${reason}`);
}

/** V8 quotes the body in some of its messages, and these are logged: a body may hold a token. */
function withoutExcerpt(message: string): string {
  return message.replace(/, (?:\.{3})?".*$/s, "");
}
