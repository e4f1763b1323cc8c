import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** Reads JSON bodies, strictly in UTF-8, and no other type. */
export function acceptJson(app: FastifyInstance): void {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, JSON.parse(decoder.decode(body as Buffer)));
    } catch (error) {
      const reason = error instanceof SyntaxError ? error.message : "it is not UTF-8";
      done(new Problem(400, ErrorCode.INVALID_JSON, `The body is not JSON: ${reason}`));
    }
  });
}
