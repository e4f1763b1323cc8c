import { ErrorCode, formatWireDate } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { heldRights } from "../../../accounts/held-rights.ts";
import type { Backend } from "../../../backend.ts";
import type { TokenRecord } from "../../../records/token.ts";
import { readTokenState } from "../../../tokens/live-tokens.ts";
import type { ProjectGrant } from "../../../tokens/project-token.ts";
import { isRecorded } from "../../../tokens/token-claims.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { refuseToken } from "../../bearer.ts";
import type { Caller } from "../../caller.ts";
import type { Guard } from "../../guard.ts";
import { dateSchema, projectIdSchema, projectIdText, type Schema } from "../../schema.ts";
import { checkMember } from "./membership.ts";
import { rightsSchema, userIdSchema } from "./token-schemas.ts";

interface ListRoute {
  Querystring: { readonly project_id: string; readonly after?: string; readonly count?: string };
}

const COUNT = 100;
const numberText: Schema = { type: "string", pattern: "^(0|[1-9][0-9]{0,15})$" };

const listQuery: Schema = {
  type: "object",
  required: ["project_id"],
  additionalProperties: false,
  properties: {
    project_id: projectIdText,
    after: { ...numberText, description: "The last token_id of the page before; 0 by default." },
    count: { type: "string", pattern: "^([1-9][0-9]{0,2}|1000)$", description: `1 to 1000; ${COUNT} by default.` },
  },
};

const tokenSchema: Schema = {
  type: "object",
  required: ["token_id", "user_id", "project_id", "read", "write", "admin", "refreshable", "created", "expires"],
  additionalProperties: false,
  properties: {
    token_id: { type: "integer" },
    user_id: userIdSchema,
    project_id: projectIdSchema,
    ...rightsSchema,
    device_id: { type: "string" },
    refreshable: { type: "boolean" },
    created: dateSchema,
    expires: dateSchema,
    revoked: dateSchema,
  },
};

const listSchema: Schema = {
  type: "object",
  required: ["tokens"],
  additionalProperties: false,
  properties: { tokens: { type: "array", items: tokenSchema } },
};

/** `/tokens`: those who administer a project see and end its tokens; whoever has a token may end it. */
export function addTokenRoutes(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  addList(v1, backend, guard);
  addDelete(v1, backend, guard);
  addRevoke(v1, backend, guard);
}

const COMMON = { tags: ["tokens"], security: [{ bearer: [] }] };

function addList(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  v1.get<ListRoute>(
    "/tokens",
    {
      onRequest: guard.anyone(),
      schema: {
        summary: "List the tokens of a project",
        description: "By number. The tokens themselves are not kept.",
        ...COMMON,
        querystring: listQuery,
        response: answers(200, listSchema, "A page of tokens."),
      },
    },
    async (request) => {
      const { project_id, after = 0, count = COUNT } = request.query;
      const projectId = Number(project_id);
      await checkAdmin(backend, await guard.caller(request), projectId);
      const tokens = await backend.store.tokens.list({ projectId }, Number(after), Number(count));
      return { tokens: tokens.map(toWire) };
    },
  );
}

function addDelete(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  v1.delete<{ Params: { token_id: string } }>(
    "/tokens/:token_id",
    {
      onRequest: guard.anyone(),
      schema: {
        summary: "End a token",
        description: "One of one's own, or of a project that one administers.",
        ...COMMON,
        params: { type: "object", properties: { token_id: numberText } },
        response: emptyAnswers,
      },
    },
    async (request, reply) => {
      const tokenId = Number(request.params.token_id);
      await checkEnding(backend, await guard.caller(request), tokenId);
      await guard.revoke({ tokenId });
      return reply.code(204).send();
    },
  );
}

function addRevoke(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  v1.post<{ Body: { token: string } }>(
    "/tokens/revoke",
    {
      schema: {
        summary: "End a token that one has",
        tags: ["tokens"],
        security: [],
        body: { type: "object", required: ["token"], properties: { token: { type: "string" } } },
        response: emptyAnswers,
      },
    },
    async ({ body }, reply) => {
      const signed = await backend.signer.verify(body.token);
      if (signed === undefined) throw makeForeign();
      const { claims } = signed;
      if (!isRecorded(claims)) throw new Problem(422, ErrorCode.INVALID_REQUEST, WITHOUT_RECORD);
      // After a restore, another token may have its number.
      if ((await readTokenState(backend.store, claims)) === "unknown") throw makeForeign();
      await guard.revoke({ tokenId: claims.jti, userId: claims.uid });
      return reply.code(204).send();
    },
  );
}

function makeForeign(): Problem {
  return refuseToken(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
}

const WITHOUT_RECORD =
  "A token of the first versions cannot be ended alone: rotate the signing key, and drop the old one, to end them all";

async function checkAdmin({ store }: Backend, caller: Caller, projectId: number): Promise<void> {
  if ("grant" in caller) checkAdminGrant(caller.grant, projectId);
  else await checkMember(store, { projectId, userId: caller.userId }, "admin");
}

/** A token of one project does not learn whether a number is that of a token of another one. */
async function checkEnding({ store }: Backend, caller: Caller, tokenId: number): Promise<void> {
  const token = await store.tokens.get(tokenId);
  if ("grant" in caller) return checkAdminGrant(caller.grant, token?.projectId);
  if (token !== undefined && (await mayEnd(store, caller.userId, token))) return;
  throw new Problem(404, ErrorCode.NOT_FOUND, `There is no token ${tokenId} that you may end`);
}

async function mayEnd(store: Backend["store"], userId: number, token: TokenRecord): Promise<boolean> {
  if (token.userId === userId) return true;
  if (token.projectId === undefined) return false;
  return (await heldRights(store, token.projectId, userId))?.admin === true;
}

function checkAdminGrant(grant: ProjectGrant, projectId: number | undefined): void {
  const refuse = (code: ErrorCode, message: string): Problem => new Problem(403, code, message);
  if (!grant.rights.admin) throw refuse(ErrorCode.RIGHT_MISSING, "The token does not give the right to admin");
  if (grant.projectId !== projectId) throw refuse(ErrorCode.WRONG_PROJECT, "The token is not for that project");
  if (grant.deviceId !== undefined) {
    throw refuse(ErrorCode.WRONG_DEVICE, "The token is for one device alone, not for all that the project has");
  }
}

function toWire({ tokenId, userId, projectId, rights, deviceId, revokedMs, ...token }: TokenRecord): object {
  const date = (ms: number): string => formatWireDate(new Date(ms));
  return {
    token_id: tokenId,
    user_id: userId,
    project_id: projectId,
    read: rights.read,
    write: rights.write,
    admin: rights.admin,
    ...(deviceId !== undefined && { device_id: deviceId }),
    refreshable: token.isRefreshable,
    created: date(token.createdMs),
    expires: date(token.expiresMs),
    ...(revokedMs !== undefined && { revoked: date(revokedMs) }),
  };
}
