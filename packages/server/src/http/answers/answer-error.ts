import { ErrorCode, InvalidArgumentError, makeErrorBody, StorageError } from "@iobeam/core";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "./problem.ts";

interface Answer {
  readonly status: number;
  readonly code: ErrorCode;
  /** In place of the library's own words. */
  readonly message?: string;
}

const MOST_AWAITED_BYTES = 64 * 1_024 * 1_024;

/** What the libraries below find wrong, by its code. */
const KNOWN: Readonly<Record<string, Answer>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: ErrorCode.BODY_TOO_LARGE,
    message: "The body is larger than this backend takes. Send it in smaller parts.",
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: ErrorCode.UNSUPPORTED_MEDIA,
    message: "The body must come with Content-Type: application/json (for imports also application/vnd.iobeam.blocks)",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { status: 400, code: ErrorCode.BAD_HTTP },
  FST_ERR_BAD_URL: { status: 400, code: ErrorCode.BAD_HTTP, message: "The path has a % that encodes nothing" },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 400,
    code: ErrorCode.INVALID_REQUEST,
    message: "A part of the path is too long: a series name has at most 256 characters",
  },
  Z_BUF_ERROR: { status: 400, code: ErrorCode.INVALID_REQUEST, message: "The gzip of the body ends too early" },
  Z_DATA_ERROR: { status: 400, code: ErrorCode.INVALID_REQUEST, message: "The body is not gzip" },
};

/** Answers whatever went wrong, in the v1 API's shape: the one place where errors become answers. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error(error);
  // Without its message: that may quote what the client has sent.
  else request.log.info({ status: problem.status, code: problem.code }, "refused");
  if (problem.challenge !== undefined) reply.header("www-authenticate", problem.challenge);
  if (problem.retryAfterSeconds !== undefined) reply.header("retry-after", problem.retryAfterSeconds);
  keepUsable(request, reply);
  void reply.code(problem.status).send(makeErrorBody(problem.code, problem.message, problem.details));
}

/**
 * Fastify closes the connection after every body that it cannot use, and a client that is still
 * sending would see a reset in place of the answer. The rest of a body of bearable size is awaited.
 */
function keepUsable({ raw, headers }: FastifyRequest, reply: FastifyReply): void {
  const isBearable = raw.complete || Number(headers["content-length"]) <= MOST_AWAITED_BYTES;
  if (reply.getHeader("connection") === "close" && isBearable && reply.raw.shouldKeepAlive) {
    reply.header("connection", "keep-alive");
  }
}

function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof Problem) return error;
  if (isOutOfRoom(error)) return new Problem(503, ErrorCode.INTERNAL, "The backend has no room left; try again later");
  if (error instanceof InvalidArgumentError) return new Problem(400, ErrorCode.INVALID_REQUEST, error.message);
  const { code = "", statusCode = 500 } = error as Partial<FastifyError>;
  const known = KNOWN[code];
  if (known !== undefined) return new Problem(known.status, known.code, known.message ?? error.message);
  if (statusCode < 400 || statusCode >= 500) return new Problem(500, ErrorCode.INTERNAL, "The backend failed");
  return new Problem(statusCode, ErrorCode.INVALID_REQUEST, error.message);
}

/** A full disk is made room on sooner or later: clients keep their points after 503, and send them again. */
function isOutOfRoom(error: Error): boolean {
  if (!(error instanceof StorageError) || !(error.cause instanceof Error)) return false;
  return ["SQLITE_FULL", "ENOSPC"].includes(String((error.cause as NodeJS.ErrnoException).code));
}
