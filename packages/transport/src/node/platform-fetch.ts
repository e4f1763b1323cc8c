import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";

const atStart = globalThis.fetch;

/** How a body may come, and what undoes it. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  br: createBrotliDecompress,
};

/**
 * What `fetch` does of what the transport needs, over `node:http` and its global agents: a request takes less than
 * half of the processor's time. Redirects are never followed. A global `fetch` that was replaced since this module
 * was loaded is used.
 */
export const platformFetch: typeof globalThis.fetch = async (input, init = {}) => {
  if (globalThis.fetch !== atStart || typeof input !== "string") return globalThis.fetch(input, init);
  const answer = await send(input, init);
  try {
    return toResponse(answer, init.signal);
  } catch (error) {
    answer.destroy();
    throw error;
  }
};

function send(url: string, { method = "GET", body, signal, headers }: RequestInit): Promise<IncomingMessage> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const all = { "accept-encoding": "gzip, br", ...Object.fromEntries(new Headers(headers)) };
  const options = { method, headers: all, ...(signal ? { signal } : {}) };
  return new Promise((resolve, reject) => {
    request(url, options, resolve)
      .on("error", reject)
      // Without a listener it would close without an answer and without an error.
      .on("upgrade", (_answer, socket) => {
        socket.destroy();
        reject(new Error("The answer goes over to another protocol"));
      })
      .end(body);
  });
}

function toResponse(answer: IncomingMessage, signal: RequestInit["signal"]): Response {
  const { statusCode: status = 0, headers } = answer;
  const hasBody = ![204, 205, 304].includes(status);
  const response = new Response(hasBody ? decode(answer, signal) : null, {
    status,
    headers: headers as Record<string, string>,
  });
  if (!hasBody) answer.resume();
  return response;
}

function decode(answer: IncomingMessage, signal: RequestInit["signal"]): ReadableStream<Uint8Array> {
  const decoder = DECODERS[answer.headers["content-encoding"]?.toLowerCase() ?? ""]?.();
  if (decoder === undefined) return toStream(answer, () => false);
  let hasBytes = false;
  answer.once("data", () => {
    hasBytes = true;
  });
  // What goes wrong with one ends the other, too; the reader of the decoder is told.
  pipeline(answer, decoder, () => {});
  // A proxy that packs everything leaves an empty body as it is.
  return toStream(decoder, ({ code }) => code === "Z_BUF_ERROR" && answer.complete && !hasBytes && !signal?.aborted);
}

/**
 * Much less work than `Readable.toWeb`, which has more cases to care for.
 *
 * @param isEmpty - whether an error only says that there was nothing to decode
 */
function toStream(
  source: Readable,
  isEmpty: (error: Error & { code?: string }) => boolean,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      source.on("data", (chunk: Uint8Array) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) source.pause();
      });
      source.on("end", () => controller.close());
      source.on("error", (error) => (isEmpty(error) ? controller.close() : controller.error(error)));
    },
    pull: () => void source.resume(),
    // What is buffered would still come, to a stream that is closed.
    cancel: () => void source.removeAllListeners("data").removeAllListeners("end").destroy(),
  });
}
