import { createGunzip } from "node:zlib";
import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, RequestPayload } from "fastify";
import { Problem } from "../answers/problem.ts";

/**
 * Reads bodies that come with `Content-Encoding: gzip`, and says on every answer that it does (RFC
 * 7694, section 3). They are inflated as they arrive, and Fastify's body limit counts what comes
 * out: a small body that inflates without end is cut off at the limit.
 */
export function acceptGzip(app: FastifyInstance): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("accept-encoding", "gzip");
    done();
  });
  app.addHook("preParsing", (request, reply, payload, done) => {
    const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
    if (encoding === "identity") done(null, payload);
    else if (encoding === "gzip" || encoding === "x-gzip") done(null, inflate(payload, reply));
    else done(new Problem(415, ErrorCode.UNSUPPORTED_MEDIA, "The body's encoding must be gzip or none"));
  });
}

function inflate(payload: RequestPayload, reply: FastifyReply): RequestPayload {
  const gunzip = createGunzip();
  const inflated: RequestPayload = gunzip;
  inflated.receivedEncodedLength = 0;
  payload.on("data", (chunk: Buffer) => {
    inflated.receivedEncodedLength = (inflated.receivedEncodedLength ?? 0) + chunk.length;
  });
  payload.on("error", (error) => gunzip.destroy(error));
  // After a refusal nobody listens any more, and what is broken then would end the process.
  gunzip.on("error", () => {});
  // After a refusal nobody reads on, and the rest must not be inflated for nothing.
  reply.raw.on("close", () => gunzip.destroy());
  payload.pipe(gunzip);
  return inflated;
}
