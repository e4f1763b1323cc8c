import { AbortedError, InvalidResponseError, IobeamError, RequestTimeoutError, readErrorBody } from "@iobeam/core";
import { createFetch } from "ofetch";
import { type Answer, failureOf, networkFailure, parseJson } from "./failure.ts";
import { gzip } from "./gzip.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";
import { readText } from "./read-text.ts";

/** One request to the backend. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Relative to the base address. */
  readonly path: string;
  /** JSON. */
  readonly body?: string | undefined;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes requests of one backend; resolves to the parsed body of a 2xx answer, rejects with an `IobeamError`. */
export type Exchange = (request: HttpRequest) => Promise<unknown>;

/** Makes an exchange. It remembers whether the backend has said that it takes gzip. */
export function createExchange(options: ResolvedHttpTransportOptions): Exchange {
  const { baseUrl, clock, gzipFrom } = options;
  const $fetch = createFetch({ fetch: options.fetch });
  let takesGzip = false;

  async function ask(request: HttpRequest, compress: boolean, signal: AbortSignal): Promise<Answer> {
    const response = await $fetch.raw(new URL(request.path, baseUrl).href, {
      method: request.method,
      headers: headersOf(request, compress),
      ...(request.body === undefined ? {} : { body: compress ? await gzip(request.body) : request.body }),
      signal,
      // A redirected POST becomes a GET, and its answer would pass for the import's.
      redirect: "manual",
      // One deadline and one retry policy, both ours: ofetch's end with the headers and reuse an aborted signal.
      retry: false,
      ignoreResponseError: true,
      responseType: "stream",
    });
    takesGzip =
      /\bgzip\b/.test(response.headers.get("accept-encoding") ?? "") || (takesGzip && response.status !== 415);
    const { status, headers, _data: body } = response;
    return { status, headers, text: await readText(body, options.maxAnswerBytes) };
  }

  function headersOf({ token, body }: HttpRequest, compress: boolean): Record<string, string> {
    return {
      ...options.headers,
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(compress ? { "content-encoding": "gzip" } : {}),
    };
  }

  return async (request) => {
    const answer = await withDeadline(options, request, async (signal) => {
      const compress = takesGzip && request.body !== undefined && request.body.length >= gzipFrom;
      const first = await ask(request, compress, signal);
      return compress && first.status === 415 ? await ask(request, false, signal) : first;
    });
    if (answer.status < 200 || answer.status > 299) throw failureOf(answer, clock.nowMicros() / 1_000);
    return readBody(answer);
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
 * What answers with something else than JSON is not the backend: it is a proxy, or the log-in page of the network
 * one is in. Points must not pass as stored there.
 */
function readBody({ text }: Answer): unknown {
  if (text.trim() === "") return undefined;
  const body = parseJson(text);
  if (body === undefined) throw new InvalidResponseError("it is no JSON: something else than the v1 API answers there");
  if (readErrorBody(body) !== undefined) throw new InvalidResponseError("it tells of an error and of success at once");
  return body;
}
