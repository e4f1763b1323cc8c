import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../answers/problem.ts";
import { readWhole } from "./whole-body.ts";

/** Makes of the bytes what a route gets, or a promise of it; fails with `SyntaxError`, or `TypeError` for no UTF-8. */
type Parse = (body: Buffer, request: FastifyRequest) => unknown;

/** Is told what a route gets, or why it gets nothing. */
type Done = (error: Error | null, body?: unknown) => void;

const JSON_TYPE = "application/json";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads JSON bodies, strictly in UTF-8, and no other type. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_TYPE, { parseAs: "buffer" }, (request, body, done) => {
    // Some clients name the type of a body that a DELETE does not have.
    if (request.method === "DELETE" && body.length === 0) done(null, undefined);
    else give(() => JSON.parse(decoder.decode(body as Buffer)), done);
  });
}

/** Reads long ones without a copy, and parses them in another way. */
export function acceptLongJson(app: FastifyInstance, limit: number, parse: Parse): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_TYPE, (request, payload, done) => {
    readWhole(payload, { limit, announced: request.headers["content-length"] }, (error, body) => {
      if (body === undefined) done(error);
      else give(() => parse(body, request), done);
    });
  });
}

function give(parse: () => unknown, done: Done): void {
  const refuse = (error: unknown): void => done(makeProblem(error));
  let parsed: unknown;
  try {
    parsed = parse();
  } catch (error) {
    refuse(error);
    return;
  }
  if (parsed instanceof Promise) parsed.then((value) => done(null, value), refuse);
  else done(null, parsed);
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
