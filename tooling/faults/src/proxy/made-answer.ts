import { STATUS_CODES } from "node:http";
import { ErrorCode, makeErrorBody } from "@iobeam/core";
import type { NetworkFault, RetryAfter } from "./network-fault.ts";

const PORTAL = "<!doctype html><title>Welcome</title><p>Accept our terms to go online.</p>";
/** The shortest wait that whole seconds can ask for. */
const RETRY_SECONDS = 1;

/** An answer in place of the backend's. */
export function madeAnswer({ status, retryAfter }: Extract<NetworkFault, { kind: "answer" }>): Buffer {
  const body = JSON.stringify(makeErrorBody(ErrorCode.INTERNAL, `made by the proxy: ${status}`));
  return encode(status, "application/json", body, retryAfterHeader(retryAfter));
}

/** The page of a network that one has to log in to. */
export function portalAnswer(): Buffer {
  return encode(200, "text/html; charset=utf-8", PORTAL);
}

/** A refusal for good. */
export function refusal(): Buffer {
  return encode(400, "application/json", JSON.stringify(makeErrorBody(ErrorCode.INVALID_REQUEST, "it is poison")));
}

function retryAfterHeader(form: RetryAfter): string {
  if (form === "none") return "";
  if (form === "seconds") return `retry-after: ${RETRY_SECONDS}\r\n`;
  return `retry-after: ${new Date(Date.now() + RETRY_SECONDS * 1_000).toUTCString()}\r\n`;
}

function encode(status: number, type: string, body: string, more: string = ""): Buffer {
  return Buffer.from(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${type}\r\n${more}` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
