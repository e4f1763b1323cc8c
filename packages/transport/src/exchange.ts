import {
  AbortedError,
  acceptsBlocks,
  BLOCKS_TYPE,
  InvalidResponseError,
  IobeamError,
  RequestTimeoutError,
  readErrorBody,
} from "@iobeam/core";
import { createFetch } from "ofetch";
import { type Answer, failureOf, networkFailure, parseJson, textOf } from "./failure.ts";
import { gzip } from "./gzip.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";
import { readBytes } from "./read-bytes.ts";

/** One request to the backend. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Relative to the base address. */
  readonly path: string;
  /** JSON, or bytes of the type that `type` names. */
  readonly body?: string | Uint8Array | undefined;
  /** The type of the body. @default "application/json" */
  readonly type?: string | undefined;
  /** Whether the answer may be blocks. @default false */
  readonly acceptBlocks?: boolean | undefined;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes requests of one backend. */
export interface Exchange {
  /** Whether the backend has said that it takes blocks, and nothing on the way there refuses them. */
  readonly takesBlocks: boolean;
  /** Resolves to the parsed JSON of a 2xx answer, or its bytes where it is blocks; rejects with an `IobeamError`. */
  ask(request: HttpRequest): Promise<unknown>;
}

/** Makes an exchange. It remembers what the backend has said of the bodies that it takes. */
export function createExchange(options: ResolvedHttpTransportOptions): Exchange {
  const { baseUrl, clock, gzipFrom } = options;
  const $fetch = createFetch({ fetch: options.fetch });
  let takesGzip = false;
  let takesBlocks = false;
  let refusesBlocks = false;

  async function send(request: HttpRequest, body: HttpRequest["body"], signal: AbortSignal): Promise<Answer> {
    const response = await $fetch.raw(new URL(request.path, baseUrl).href, {
      method: request.method,
      headers: { ...options.headers, ...headersOf(request, body) },
      ...(body === undefined ? {} : { body }),
      signal,
      // A redirected POST becomes a GET, and its answer would pass for the import's.
      redirect: "manual",
      // One deadline and one retry policy, both ours: ofetch's end with the headers and reuse an aborted signal.
      retry: false,
      ignoreResponseError: true,
      responseType: "stream",
    });
    const { status, headers, _data: stream } = response;
    learn(request, status, headers);
    return { status, headers, bytes: await readBytes(stream, options.maxAnswerBytes) };
  }

  /** A backend says with every answer what bodies it takes: RFC 9110, section 12.5.1, and RFC 7694. */
  function learn({ type }: HttpRequest, status: number, headers: Headers): void {
    takesGzip = /\bgzip\b/.test(headers.get("accept-encoding") ?? "") || (takesGzip && status !== 415);
    takesBlocks ||= acceptsBlocks(headers.get("accept"));
    // For good: a proxy that refuses them may stand before a backend that says with every answer that it takes them.
    refusesBlocks ||= status === 415 && type === BLOCKS_TYPE;
  }

  return {
    get takesBlocks() {
      return takesBlocks && !refusesBlocks;
    },
    async ask(request) {
      const { body } = request;
      const answer = await withDeadline(options, request, async (signal) => {
        if (!(takesGzip && typeof body === "string" && body.length >= gzipFrom)) return send(request, body, signal);
        const first = await send(request, await gzip(body), signal);
        return first.status === 415 ? send(request, body, signal) : first;
      });
      if (answer.status < 200 || answer.status > 299) throw failureOf(answer, clock.nowMicros() / 1_000);
      return readBody(answer, request);
    },
  };
}

function headersOf(request: HttpRequest, body: HttpRequest["body"]): Record<string, string> {
  const { token, type = "application/json", acceptBlocks } = request;
  return {
    accept: acceptBlocks ? `${BLOCKS_TYPE}, application/json` : "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": type }),
    ...(body === request.body ? {} : { "content-encoding": "gzip" }),
  };
}

async function withDeadline(
  { baseUrl, timeoutMs, clock }: ResolvedHttpTransportOptions,
  { method, path, signal }: HttpRequest,
  run: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const name = `${method} ${new URL(path, baseUrl).pathname}`;
  const controller = new AbortController();
  let end: (error: Error) => void = () => {};
  // A fetch that does not heed its signal must not keep the caller waiting.
  const ended = new Promise<never>((_resolve, reject) => {
    end = (error) => {
      reject(error);
      controller.abort(error);
    };
  });
  const onAbort = (): void => end(new AbortedError(name, { cause: signal?.reason }));
  const cancel = clock.setTimer(() => end(new RequestTimeoutError(name, timeoutMs)), timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    return await Promise.race([ended, controller.signal.aborted ? ended : run(controller.signal)]);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw IobeamError.is(error) ? error : networkFailure(error, baseUrl);
  } finally {
    cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}

/**
 * What answers with something else than JSON or blocks is not the backend: it is a proxy, or the log-in page of the
 * network one is in. Points must not pass as stored there.
 */
function readBody(answer: Answer, { acceptBlocks }: HttpRequest): unknown {
  if (acceptBlocks && answer.headers.get("content-type")?.startsWith(BLOCKS_TYPE)) return answer.bytes;
  const text = textOf(answer);
  if (text.trim() === "") return undefined;
  const body = parseJson(text);
  if (body === undefined) throw new InvalidResponseError("it is no JSON: something else than the v1 API answers there");
  if (readErrorBody(body) !== undefined) throw new InvalidResponseError("it tells of an error and of success at once");
  return body;
}
