import { type Clock, InvalidArgumentError, systemClock } from "@iobeam/core";
import { platformFetch } from "#platform-fetch";
import { type ResolvedRetryOptions, type RetryOptions, resolveRetryOptions } from "./retry-options.ts";

/** How the HTTP transport behaves; every option has a default that suits a device on a shaky network. */
export interface HttpTransportOptions {
  /**
   * Where the backend is: `http:` or `https:`. An address without a path gets `/v1/`.
   * @default "https://api.iobeam.com/v1/"
   */
  readonly baseUrl?: string | URL | undefined;
  /**
   * How long one request may take as a whole, from the connection to the last byte of the answer, in
   * milliseconds; above 0.
   * @default 30_000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * When and how often a request that failed is tried again; `false` for never.
   * @default `{ retries: 4, minDelayMs: 200, maxDelayMs: 10_000, totalMs: 60_000 }`
   */
  readonly retry?: RetryOptions | false | undefined;
  /** More headers for every request. `Authorization` and `Content-Type` are the transport's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The function that makes requests.
   * @default the platform's `fetch`; on Node.js one over `node:http`, which takes less than half of the processor's
   * time, unless the global `fetch` was replaced after this package was loaded
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * From how many bytes on a request's body is compressed, once the backend has said that it takes gzip
   * (RFC 7694); `false` for never.
   * @default 1_024
   */
  readonly gzipFrom?: number | false | undefined;
  /**
   * The largest answer that is read, in bytes after decompression; above 0.
   * @default 134_217_728
   */
  readonly maxAnswerBytes?: number | undefined;
  /**
   * The `User-Agent` header. Browsers send their own.
   * @default "iobeam-typescript"
   */
  readonly userAgent?: string | undefined;
  /**
   * What time is read from and timers are set on.
   * @default systemClock
   */
  readonly clock?: Clock | undefined;
}

/** The options with every default filled in. */
export interface ResolvedHttpTransportOptions {
  readonly baseUrl: URL;
  readonly timeoutMs: number;
  readonly retry: ResolvedRetryOptions | false;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly gzipFrom: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
}

/** Where the hosted backend was, and where a backend of one's own can stand in for it. */
export const defaultBaseUrl = "https://api.iobeam.com/v1/";

/** Checks the options and fills in the defaults. */
export function resolveOptions(options: HttpTransportOptions): ResolvedHttpTransportOptions {
  const {
    timeoutMs = 30_000,
    retry = {},
    gzipFrom = 1_024,
    maxAnswerBytes = 134_217_728,
    clock = systemClock,
  } = options;
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw new InvalidArgumentError("timeoutMs", "a number of milliseconds above 0", timeoutMs);
  }
  if (!(maxAnswerBytes > 0)) {
    throw new InvalidArgumentError("maxAnswerBytes", "a number of bytes above 0", maxAnswerBytes);
  }
  if (gzipFrom !== false && !(gzipFrom >= 0)) {
    throw new InvalidArgumentError("gzipFrom", "a number of bytes, or false", gzipFrom);
  }
  return {
    baseUrl: resolveBaseUrl(options.baseUrl ?? defaultBaseUrl),
    timeoutMs,
    retry: retry === false ? false : resolveRetryOptions(retry),
    headers: resolveHeaders({ "user-agent": options.userAgent ?? "iobeam-typescript", ...options.headers }),
    fetch: options.fetch ?? platformFetch,
    gzipFrom: gzipFrom === false ? Number.POSITIVE_INFINITY : gzipFrom,
    maxAnswerBytes,
    clock,
  };
}

/** Checked here, without showing a value: each may be a secret, and fetch would quote it. */
function resolveHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers({ [name]: value });
    } catch {
      throw new InvalidArgumentError("headers", "made of names and values that HTTP allows", name);
    }
  }
  return headers;
}

function resolveBaseUrl(given: string | URL): URL {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError(
      "baseUrl",
      "an http or https address without a user name, such as https://host/v1/",
      given,
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new InvalidArgumentError("baseUrl", "an address without ? and #", given);
  }
  if (url.pathname === "/") url.pathname = "/v1/";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
