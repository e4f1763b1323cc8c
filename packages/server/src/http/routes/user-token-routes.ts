import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Backend } from "../../backend.ts";
import { ADMIN_USER_ID, issueUserToken, type WireUserToken } from "../../tokens/user-token.ts";
import { Problem } from "../problem.ts";

/** `GET /tokens/user`: a user token for the administrator's name and password. */
export function addUserTokenRoutes(v1: FastifyInstance, { admin, signer, settings: { tokenTtlMs } }: Backend): void {
  v1.get("/tokens/user", async ({ headers }): Promise<WireUserToken> => {
    if (admin.matches(readBasic(headers.authorization))) return issueUserToken(signer, ADMIN_USER_ID, tokenTtlMs);
    throw refuse(ErrorCode.TOKEN_INVALID, "The name or the password is wrong");
  });
}

function readBasic(authorization: string = ""): string {
  const encoded = /^Basic +(\S+)$/i.exec(authorization.trim())?.[1];
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString("utf8");
  throw refuse(ErrorCode.TOKEN_MISSING, "A name and a password are needed, as in Authorization: Basic <base64>");
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(401, code, message, { challenge: 'Basic realm="iobeam"' });
}
