import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import pLimit from "p-limit";
import type { Backend } from "../../../backend.ts";
import type { MemberOutcome, Membership } from "../../../records/project.ts";
import { OPERATOR_ID } from "../../../records/user.ts";
import type { Store } from "../../../store.ts";
import { missingRights } from "../../../tokens/rights.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import type { Schema } from "../../schema.ts";
import { checkMember } from "./membership.ts";
import { permissionsSchema, projectPath, toWirePermissions } from "./project-schemas.ts";
import { rightsSchema, userIdSchema } from "./token-schemas.ts";

interface MemberBody {
  readonly user_id: number;
  readonly read?: boolean;
  readonly write?: boolean;
  readonly admin?: boolean;
}

interface MemberRoute {
  Params: { readonly project_id: string };
  Body: MemberBody;
}

const TOKENS_AT_ONCE = 1_000;

const memberBody: Schema = {
  type: "object",
  required: ["user_id"],
  properties: { user_id: userIdSchema, ...rightsSchema },
};

const memberSchema: Schema = {
  ...memberBody,
  required: ["user_id", "read", "write", "admin"],
  additionalProperties: false,
};

const listSchema: Schema = {
  type: "object",
  required: ["permissions"],
  additionalProperties: false,
  properties: { permissions: permissionsSchema },
};

/** `/projects/{project}/permissions`: who may do what in a project. */
export function addPermissionRoutes(v1: FastifyInstance, { store }: Pick<Backend, "store">, guard: Guard): void {
  const common = { tags: ["projects"], security: [{ bearer: [] }], params: projectPath };
  // One after another: two admins who remove each other would else leave none.
  const inTurn = pLimit(1);

  v1.get<Pick<MemberRoute, "Params">>(
    "/projects/:project_id/permissions",
    {
      onRequest: guard.user(),
      schema: { summary: "Tell who may do what", ...common, response: answers(200, listSchema, "All rights.") },
    },
    async (request) => {
      const projectId = Number(request.params.project_id);
      await checkMember(store, { projectId, userId: guard.userOf(request) });
      return { permissions: toWirePermissions(await store.projects.members(projectId)) };
    },
  );

  v1.patch<MemberRoute>(
    "/projects/:project_id/permissions",
    {
      onRequest: guard.user(),
      schema: {
        summary: "Set what a user may do",
        description:
          "A right that is left out is none; without any the user is removed. Tokens of the user that give more end.",
        ...common,
        body: memberBody,
        response: {
          ...emptyAnswers,
          ...answers(200, memberSchema, "The rights are changed."),
          201: { description: "The user is added.", type: "null" },
        },
      },
    },
    async (request, reply) => {
      const projectId = Number(request.params.project_id);
      const asker = { projectId, userId: guard.userOf(request) };
      const member = readMember(request.body);
      const outcome = await inTurn(() => setMember(store, asker, member));
      await endExceeding({ store, guard }, projectId, member);
      if (outcome === "same") return reply.code(204).send();
      // The original command line takes a body that comes with 201 for an error.
      if (outcome === "added") return reply.code(201).send();
      return { user_id: member.userId, ...member.rights };
    },
  );
}

function readMember({ user_id, read = false, write = false, admin = false }: MemberBody): Membership {
  return { userId: user_id, rights: { read, write, admin } };
}

async function setMember(
  store: Store,
  asker: { readonly projectId: number; readonly userId: number },
  member: Membership,
): Promise<MemberOutcome> {
  const { projectId } = asker;
  await checkMember(store, asker, "admin");
  if (!member.rights.admin && asker.userId !== OPERATOR_ID) await checkOthers(store, projectId, member.userId);
  const outcome = await store.projects.setMember(projectId, member);
  if (!outcome.startsWith("unknown")) return outcome;
  throw new Problem(404, ErrorCode.NOT_FOUND, `There is no user ${member.userId}`);
}

/** The operator can always help; others would be locked out of their own project. */
async function checkOthers({ projects }: Store, projectId: number, userId: number): Promise<void> {
  const admins = (await projects.members(projectId)).filter(({ rights }) => rights.admin);
  if (admins.length > 1 || admins[0]?.userId !== userId) return;
  throw new Problem(
    422,
    ErrorCode.INVALID_REQUEST,
    "This user is the last admin of the project: make another one first",
  );
}

/** Ends the project tokens of a user that give more than the user has now. */
async function endExceeding(
  { store, guard }: { readonly store: Store; readonly guard: Guard },
  projectId: number,
  { userId, rights }: Membership,
): Promise<void> {
  if (userId === OPERATOR_ID) return;
  let after = 0;
  for (;;) {
    const page = await store.tokens.list({ projectId, userId }, after, TOKENS_AT_ONCE);
    const exceeding = page.filter(
      (token) => token.revokedMs === undefined && missingRights(token.rights, rights).length > 0,
    );
    await Promise.all(exceeding.map(({ tokenId }) => guard.revoke({ tokenId })));
    if (page.length < TOKENS_AT_ONCE) return;
    after = page.at(-1)?.tokenId ?? after;
  }
}
