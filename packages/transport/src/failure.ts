import {
  BackendUnavailableError,
  ErrorCode,
  ForbiddenError,
  hideTokens,
  type IobeamError,
  NetworkError,
  RequestRejectedError,
  readErrorBody,
  UnauthorizedError,
} from "@iobeam/core";
import { parseRetryAfter } from "./retry-after.ts";

/** An answer that has arrived in full. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** The body of an answer as text. */
export function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes);
}

const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);
const LONGEST_REASON = 200;

/** The error that an answer other than 2xx stands for. */
export function failureOf(answer: Answer, nowMs: number): IobeamError {
  const { status, headers } = answer;
  const text = textOf(answer);
  const problem = readErrorBody(parseJson(text));
  const reason = tidy(problem?.message ?? describe(status, headers, text));
  if (status === 401) return new UnauthorizedError(reason);
  if (status === 403) return new ForbiddenError(reason);
  if (TRY_AGAIN.has(status) || status >= 500) {
    return new BackendUnavailableError(status, reason, parseRetryAfter(headers.get("retry-after"), nowMs));
  }
  return new RequestRejectedError({ status, reason, backendCode: problem?.code });
}

/** Whether a failure is the backend's word that the device id, or name, is taken. */
export function isDuplicate(error: unknown, what: "ID" | "NAME"): boolean {
  return error instanceof RequestRejectedError && error.backendCode === ErrorCode[`DUPLICATE_DEVICE_${what}`];
}

/** The parsed JSON, or `undefined` where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Codes of failures before a byte of the request was sent. */
const NOT_SENT: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The error for a request that got no complete answer. */
export function networkFailure(error: unknown, url: URL): NetworkError {
  const cause = rootCause(error);
  const code = (cause as { code?: unknown } | undefined)?.code;
  const reason = cause instanceof Error ? cause.message || String(code ?? cause.name) : String(cause);
  return new NetworkError(`${url.origin}: ${tidy(reason)}`, !NOT_SENT.has(code), { cause: error });
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
}

function describe(status: number, headers: Headers, text: string): string {
  const location = headers.get("location");
  if (status >= 300 && status < 400)
    return `it redirects to ${location ?? "another address"}; use that as the backend's address`;
  return text.trim() === "" ? "no reason given" : text.trim();
}

/** What others say, fit for a message: of bearable length, and without a token that they may have repeated. */
function tidy(reason: string): string {
  const text = hideTokens(reason);
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
}
