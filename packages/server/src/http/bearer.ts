import { ErrorCode } from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import { Problem } from "./answers/problem.ts";

/** The token of a request; `undefined` where it has none. */
export function findBearer({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? "")?.[1];
}

/** The token of a request; one without is refused. */
export function readBearer(request: Pick<FastifyRequest, "headers">): string {
  const token = findBearer(request);
  if (token !== undefined) return token;
  throw refuseToken(ErrorCode.TOKEN_MISSING, "A token is needed, as in Authorization: Bearer <token>");
}

/** Why a token is not accepted: 401. */
export function refuseToken(code: ErrorCode, message: string): Problem {
  return new Problem(401, code, message, { challenge: "Bearer" });
}
