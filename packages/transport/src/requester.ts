import { BLOCKS_TYPE } from "@iobeam/core";
import { createFetch } from "ofetch";
import type { HttpRequest } from "./exchange.ts";
import type { ResolvedHttpTransportOptions } from "./options.ts";

/** An answer whose body comes yet. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly stream: ReadableStream<Uint8Array> | undefined;
}

/** Makes single requests of one backend, and remembers what it has said of the bodies that it takes. */
export class Requester {
  readonly #options: ResolvedHttpTransportOptions;
  readonly #fetch: ReturnType<typeof createFetch>;
  #takesGzip = false;
  #takesBlocks = false;
  #refusesBlocks = false;

  constructor(options: ResolvedHttpTransportOptions) {
    this.#options = options;
    this.#fetch = createFetch({ fetch: options.fetch });
  }

  get takesGzip(): boolean {
    return this.#takesGzip;
  }

  /** Whether the backend has said that it takes blocks, and nothing on the way there refuses them. */
  get takesBlocks(): boolean {
    return this.#takesBlocks && !this.#refusesBlocks;
  }

  /** @param body - what is sent: the request's own body, or that as gzip */
  async begin(request: HttpRequest, body: HttpRequest["body"], signal: AbortSignal): Promise<OpenAnswer> {
    const response = await this.#fetch.raw(new URL(request.path, this.#options.baseUrl).href, {
      method: request.method,
      headers: { ...this.#options.headers, ...headersOf(request, body) },
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
    this.#learn(request, status, headers);
    return { status, headers, stream };
  }

  /** A backend says with every answer what bodies it takes: RFC 9110, section 12.5.1, and RFC 7694. */
  #learn({ type }: HttpRequest, status: number, headers: Headers): void {
    this.#takesGzip = /\bgzip\b/.test(headers.get("accept-encoding") ?? "") || (this.#takesGzip && status !== 415);
    this.#takesBlocks ||= headers.get("accept")?.includes(BLOCKS_TYPE) === true;
    // For good: a proxy that refuses them may stand before a backend that says with every answer that it takes them.
    this.#refusesBlocks ||= status === 415 && type === BLOCKS_TYPE;
  }
}

function headersOf(request: HttpRequest, body: HttpRequest["body"]): Record<string, string> {
  const { token, type = "application/json", acceptBlocks, accept = "application/json" } = request;
  return {
    accept: acceptBlocks ? `${BLOCKS_TYPE}, application/json` : accept,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": type }),
    ...(body === request.body ? {} : { "content-encoding": "gzip" }),
  };
}
