import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { Problem } from "../answers/problem.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads JSON bodies, strictly in UTF-8, and no other type.
 *
 * @param parse - makes of the bytes what a route gets; throws `SyntaxError`, or `TypeError` for what is not UTF-8
 */
export function acceptJson(
  app: FastifyInstance,
  parse: (body: Buffer) => unknown = (body) => JSON.parse(decoder.decode(body)),
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, ({ method }, body, done) => {
    // Some clients name the type of a body that a DELETE does not have.
    if (method === "DELETE" && body.length === 0) return done(null, undefined);
    try {
      done(null, parse(body as Buffer));
    } catch (error) {
      const reason = error instanceof SyntaxError ? withoutExcerpt(error.message) : "it is not UTF-8";
      done(new Problem(400, ErrorCode.INVALID_JSON, `The body is not JSON: ${reason}`));
    }
  });
}

/** V8 quotes the body in some of its messages, and these are logged: a body may hold a token. */
function withoutExcerpt(message: string): string {
  return message.replace(/, (?:\.{3})?".*$/s, "");
}
