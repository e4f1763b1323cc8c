import { errorCodes, type RequestPayload } from "fastify";

/** What bounds a body, and what its request says of it. */
export interface BodyBounds {
  /** The most bytes that it may have. */
  readonly limit: number;
  /** The header `Content-Length`. */
  readonly announced: string | undefined;
}

/**
 * Reads a body with the refusals of Fastify's own `parseAs: "buffer"`, which copies each once more: here one that came
 * in one piece stays where it is.
 *
 * @param done - is given the body, or why there is none
 */
export function readWhole(
  payload: RequestPayload,
  { limit, announced }: BodyBounds,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const expected = Number(announced ?? Number.NaN);
  const chunks: Buffer[] = [];
  let length = 0;
  if (expected > limit) done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  else payload.on("data", take).on("end", end).on("error", end);

  function finish(error: Error | null, body?: Buffer): void {
    payload.off("data", take).off("end", end).off("error", end);
    done(error, body);
  }

  function take(chunk: Buffer): void {
    chunks.push(chunk);
    length += chunk.length;
    const most = Math.max(length, payload.receivedEncodedLength ?? 0);
    if (most > limit) finish(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  }

  function end(error?: Error): void {
    const sent = payload.receivedEncodedLength ?? length;
    if (error !== undefined) finish(Object.assign(error, { statusCode: 400 }));
    else if (announced !== undefined && sent !== expected) finish(new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH());
    else finish(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
  }
}
