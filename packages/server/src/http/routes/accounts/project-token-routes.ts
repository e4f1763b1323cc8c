import { checkDeviceId, ErrorCode, type WireProjectToken } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Backend } from "../../../backend.ts";
import { parseDuration } from "../../../tokens/duration.ts";
import { issueProjectToken } from "../../../tokens/issue-project-token.ts";
import { refreshProjectToken } from "../../../tokens/refresh-project-token.ts";
import type { Rights } from "../../../tokens/rights.ts";
import { answers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { refuseToken } from "../../bearer.ts";
import type { Guard } from "../../guard.ts";
import { booleanText, projectIdText, type Schema, textSchema } from "../../schema.ts";
import { type AskedToken, allowToken } from "./new-token.ts";
import { projectTokenSchema } from "./token-schemas.ts";

interface TokenQuery {
  readonly project_id: string;
  readonly read?: string;
  readonly write?: string;
  readonly admin?: string;
  readonly duration?: string;
  readonly refreshable?: string;
  readonly device_id?: string;
}

const tokenQuery: Schema = {
  type: "object",
  required: ["project_id"],
  additionalProperties: false,
  properties: {
    project_id: projectIdText,
    read: { ...booleanText, description: "Whether it may read points; so too where no right is asked for." },
    write: { ...booleanText, description: "Whether it may register devices and import points." },
    admin: { ...booleanText, description: "Whether it may administer the project." },
    include_user: { ...booleanText, description: "Has no effect." },
    duration: { type: "string", description: "How long it lasts: a number with w, d, h, m or s.", examples: ["30d"] },
    refreshable: { ...booleanText, description: "Whether it may be changed for a fresh one; true by default." },
    device_id: { ...textSchema, description: "The one device that it is for; all by default." },
  },
};

const refreshBody: Schema = {
  type: "object",
  required: ["refresh_token"],
  properties: { refresh_token: { type: "string", description: "A project token; it may have ended." } },
};

/** `GET /tokens/project` makes a project token, `POST /tokens/project` a fresh one for an old one. */
export function addProjectTokenRoutes(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  v1.get<{ Querystring: TokenQuery }>(
    "/tokens/project",
    {
      onRequest: guard.anyone(),
      schema: {
        summary: "Make a project token",
        description: "A user gets at most their own rights; a project token at most its own rights and device.",
        tags: ["tokens"],
        security: [{ bearer: [] }],
        querystring: tokenQuery,
        response: answers(200, projectTokenSchema, "The token."),
      },
    },
    (request) => makeToken(backend, guard, request),
  );

  v1.post<{ Body: { refresh_token: string } }>(
    "/tokens/project",
    {
      schema: {
        summary: "Change a project token for a fresh one",
        description: "The old one stays valid until its end.",
        tags: ["tokens"],
        security: [],
        body: refreshBody,
        response: answers(200, projectTokenSchema, "The fresh token."),
      },
    },
    async ({ body }): Promise<WireProjectToken> => {
      const outcome = await refreshProjectToken(backend, body.refresh_token);
      if (typeof outcome !== "string") return outcome;
      throw REFUSALS[outcome]();
    },
  );
}

const REFUSALS = {
  unknown: () => refuseToken(ErrorCode.TOKEN_INVALID, "The token is not a project token of this backend"),
  revoked: () => refuseToken(ErrorCode.TOKEN_INVALID, "The token was revoked"),
  "not refreshable": () => new Problem(403, ErrorCode.RIGHT_MISSING, "The token was made not to be refreshed"),
  "rights lost": () =>
    new Problem(403, ErrorCode.RIGHT_MISSING, "The user of the token has not all of its rights any more"),
} as const;

async function makeToken(
  backend: Backend,
  guard: Guard,
  request: FastifyRequest<{ Querystring: TokenQuery }>,
): Promise<WireProjectToken> {
  const caller = await guard.caller(request);
  const asked = readAsked(request.query);
  const { tokenId, wire } = await issueProjectToken(backend, await allowToken(backend, caller, asked));
  try {
    // What was revoked or taken away meanwhile could not take this token along: it was not there yet.
    await allowToken(backend, caller, asked);
  } catch (error) {
    await guard.revoke({ tokenId });
    throw error;
  }
  return wire;
}

function readAsked(query: TokenQuery): AskedToken {
  const { duration, refreshable, device_id } = query;
  return {
    projectId: Number(query.project_id),
    rights: readRights(query),
    deviceId: device_id === undefined ? undefined : checkDeviceId(device_id, "device_id"),
    ttlMs: duration === undefined ? undefined : parseDuration(duration, "duration"),
    isRefreshable: refreshable === undefined ? undefined : isTrue(refreshable),
  };
}

function readRights({ read, write, admin }: TokenQuery): Rights {
  const [mayWrite, mayAdmin] = [isTrue(write), isTrue(admin)];
  return { read: isTrue(read) || (read === undefined && !(mayWrite || mayAdmin)), write: mayWrite, admin: mayAdmin };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}
