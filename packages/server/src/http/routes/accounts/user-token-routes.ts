import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Credential } from "../../../accounts/log-in.ts";
import { issueUserToken, type WireUserToken } from "../../../tokens/user-token.ts";
import { answers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { toAddressKey } from "../../limits/address-key.ts";
import type { Schema } from "../../schema.ts";
import type { AccountParts } from "./account-parts.ts";
import { userTokenSchema } from "./token-schemas.ts";

interface LogInRoute {
  Querystring: { readonly name?: string; readonly password?: string };
}

type LogInRequest = FastifyRequest<LogInRoute>;

const logInQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    name: { type: "string", maxLength: 1_024, description: "In the place of Basic: the address or user name." },
    password: {
      type: "string",
      maxLength: 1_024,
      description: "In the place of Basic. Prefer Basic: URLs are logged.",
    },
  },
};

/** `GET /tokens/user`: a user token for a name and a password. */
export function addUserTokenRoutes(v1: FastifyInstance, parts: AccountParts): void {
  const schema = {
    summary: "Log in",
    description: "By HTTP Basic, with the email address or the user name, or with the operator's credential.",
    tags: ["tokens"],
    security: [{ basic: [] }],
    querystring: logInQuery,
    response: answers(200, userTokenSchema, "A user token."),
  };
  v1.get<LogInRoute>("/tokens/user", { schema }, (request) => logIn(parts, request));
}

async function logIn({ backend, guard, logIn }: AccountParts, request: LogInRequest): Promise<WireUserToken> {
  const identity = await logIn.identify(readCredential(request), toAddressKey(request.ip));
  if (identity === undefined) throw refuse(ErrorCode.TOKEN_INVALID, "The name or the password is wrong");
  const { tokenId, ...token } = await issueUserToken(backend, identity.userId);
  const now = await backend.store.users.get(identity.userId);
  if (now?.passwordHash === identity.passwordHash) return token;
  // A new password has ended the user's tokens, and this one was not there yet.
  await guard.revoke({ tokenId });
  throw refuse(ErrorCode.TOKEN_INVALID, "The password was changed at this moment");
}

function readCredential({ headers, query: { name, password } }: LogInRequest): Credential {
  if (name !== undefined && password !== undefined) return { name, password };
  if (name !== undefined || password !== undefined) {
    throw new Problem(400, ErrorCode.INVALID_REQUEST, "name and password are needed together");
  }
  const encoded = /^Basic +(\S+)$/i.exec(headers.authorization?.trim() ?? "")?.[1];
  if (encoded === undefined) {
    throw refuse(ErrorCode.TOKEN_MISSING, "A name and a password are needed, as in Authorization: Basic <base64>");
  }
  const [first = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { name: first, password: rest.join(":") };
}

function refuse(code: ErrorCode, message: string): Problem {
  return new Problem(401, code, message, { challenge: 'Basic realm="iobeam"' });
}
