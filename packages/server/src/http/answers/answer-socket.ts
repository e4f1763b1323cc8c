import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { ErrorCode, makeErrorBody } from "@iobeam/core";

/** What Node's parser found wrong, by its code; everything else is a 400. */
const STATUSES: Readonly<Record<string, { status: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: "The request's headers are too large" },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "The request did not arrive in time" },
};

/** Answers bytes that are no usable HTTP, in the v1 API's shape, and ends the connection. */
export function answerBrokenHttp(error: Error & { code?: string | undefined }, socket: Duplex): void {
  const known = STATUSES[error.code ?? ""] ?? { status: 400, message: "The request is no usable HTTP" };
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  answerSocket(socket, known.status, known.message);
}

/** Writes a whole answer to a connection that no request object stands for, and ends it. */
export function answerSocket(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify(makeErrorBody(ErrorCode.BAD_HTTP, message));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
