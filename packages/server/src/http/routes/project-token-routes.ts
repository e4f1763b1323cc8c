import { ErrorCode, type WireProjectToken } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Backend } from "../../backend.ts";
import { parseDuration } from "../../tokens/duration.ts";
import { issueProjectToken, type ProjectGrant, readProjectGrant } from "../../tokens/project-token.ts";
import { missingRights, type Rights } from "../../tokens/rights.ts";
import type { Caller, Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { projectIdText, type Schema } from "../schema.ts";

interface TokenQuery {
  readonly project_id: string;
  readonly read?: string;
  readonly write?: string;
  readonly admin?: string;
  readonly duration?: string;
}

const booleanText: Schema = { type: "string", enum: ["true", "false", "True", "False"] };

const tokenQuery: Schema = {
  type: "object",
  required: ["project_id"],
  additionalProperties: false,
  properties: {
    project_id: projectIdText,
    read: booleanText,
    write: booleanText,
    admin: booleanText,
    include_user: booleanText,
    duration: { type: "string" },
  },
};

const refreshBody: Schema = {
  type: "object",
  required: ["refresh_token"],
  properties: { refresh_token: { type: "string" } },
};

/** `GET /tokens/project` makes a project token, `POST /tokens/project` a fresh one for an old one. */
export function addProjectTokenRoutes(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  const { signer, settings } = backend;
  const { tokenTtlMs } = settings;

  v1.get<{ Querystring: TokenQuery }>(
    "/tokens/project",
    { schema: { querystring: tokenQuery } },
    async (request): Promise<WireProjectToken> => {
      const { project_id, duration } = request.query;
      const asked = { projectId: Number(project_id), rights: readRights(request.query) };
      const caller = await guard.caller(request);
      const isUser = "userId" in caller;
      const grant = await allow(backend, caller, asked);
      const ttlMs = duration === undefined ? tokenTtlMs : parseDuration(duration, "duration");
      if (!isUser && ttlMs > tokenTtlMs) throw makeTooLong(tokenTtlMs);
      return issueProjectToken(signer, grant, ttlMs);
    },
  );

  v1.post<{ Body: { refresh_token: string } }>(
    "/tokens/project",
    { schema: { body: refreshBody } },
    async ({ body }): Promise<WireProjectToken> => {
      const signed = await signer.verify(body.refresh_token);
      const grant = signed && readProjectGrant(signed);
      if (grant !== undefined) return issueProjectToken(signer, grant, tokenTtlMs);
      throw new Problem(401, ErrorCode.TOKEN_INVALID, "The token is not a project token of this backend", {
        challenge: "Bearer",
      });
    },
  );
}

/** Only a user may give more time than the server does: a leaked project token must not make one for ever. */
function makeTooLong(tokenTtlMs: number): Problem {
  const message = `A project token can ask for at most ${Math.floor(tokenTtlMs / 1_000)}s; a user token for more`;
  return new Problem(403, ErrorCode.RIGHT_MISSING, message);
}

function readRights({ read, write, admin }: TokenQuery): Rights {
  const [mayWrite, mayAdmin] = [isTrue(write), isTrue(admin)];
  return { read: isTrue(read) || (read === undefined && !(mayWrite || mayAdmin)), write: mayWrite, admin: mayAdmin };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}

/** The grant that the caller may hand out: a user any, a project token at most its own. */
async function allow(
  { store }: Backend,
  caller: Caller,
  { projectId, rights }: Omit<ProjectGrant, "userId">,
): Promise<ProjectGrant> {
  if ("userId" in caller) {
    if ((await store.projects.get(projectId)) !== undefined) return { userId: caller.userId, projectId, rights };
    throw new Problem(404, ErrorCode.NOT_FOUND, `There is no project ${projectId}`);
  }
  const { grant } = caller;
  if (grant.projectId !== projectId) {
    throw new Problem(403, ErrorCode.WRONG_PROJECT, `The token is not for project ${projectId}`);
  }
  const missing = missingRights(rights, grant.rights);
  if (missing.length === 0) return { userId: grant.userId, projectId, rights };
  throw new Problem(403, ErrorCode.RIGHT_MISSING, `The token does not give the right to ${missing.join(", ")}`);
}
