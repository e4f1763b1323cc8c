import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { type Backend, checkProjectName } from "../../../backend.ts";
import type { Project } from "../../../records/project.ts";
import { OPERATOR_ID } from "../../../records/user.ts";
import type { Store } from "../../../store.ts";
import { formatDuration } from "../../../tokens/duration.ts";
import type { Rights } from "../../../tokens/rights.ts";
import { answers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import { projectIdSchema, type Schema } from "../../schema.ts";
import { type ProjectBody, readChanges, showProject } from "./project-changes.ts";
import {
  projectListSchema,
  projectNameSchema,
  projectSchema,
  retentionSchema,
  toWireProject,
} from "./project-schemas.ts";

const ALL: Rights = { read: true, write: true, admin: true };
const MOST_OF_A_USER = 1_000;
const COMMON = { tags: ["projects"], security: [{ bearer: [] }] };

const newProject: Schema = {
  type: "object",
  required: ["project_name"],
  properties: { project_name: projectNameSchema, retention: retentionSchema },
};

const madeSchema: Schema = {
  type: "object",
  required: ["project_id", "project_name"],
  additionalProperties: false,
  properties: { project_id: projectIdSchema, project_name: { type: "string" }, retention: { type: "string" } },
};

const listQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { name: { type: "string", maxLength: 1_024, description: "The whole name: the first project of it." } },
};

/** `/projects`: users make, find and change projects. */
export function addProjectRoutes(v1: FastifyInstance, { store }: Pick<Backend, "store">, guard: Guard): void {
  const onRequest = guard.user();

  v1.post<{ Body: ProjectBody & { project_name: string } }>(
    "/projects",
    {
      onRequest,
      schema: {
        summary: "Make a project",
        ...COMMON,
        body: newProject,
        response: answers(201, madeSchema, "It is made."),
      },
    },
    async (request, reply) => {
      const project = await makeProject(store, guard.userOf(request), request.body);
      reply.code(201);
      const { projectId, projectName, retentionMs } = project;
      return {
        project_id: projectId,
        project_name: projectName,
        ...(retentionMs !== undefined && { retention: formatDuration(retentionMs) }),
      };
    },
  );

  v1.get<{ Querystring: { readonly name?: string } }>(
    "/projects",
    {
      onRequest,
      schema: {
        summary: "List one's projects, or find one by name",
        ...COMMON,
        querystring: listQuery,
        response: answers(200, { anyOf: [projectListSchema, projectSchema] }, "A list, or with `name` a project."),
      },
    },
    async (request) => {
      const { name } = request.query;
      const own = await listOwn(store, guard.userOf(request));
      if (name === undefined) return { projects: own.map(({ rights, ...project }) => toWireProject(project, rights)) };
      const found = own.find(({ projectName }) => projectName === name);
      if (found !== undefined) return showProject(store, found);
      throw new Problem(404, ErrorCode.NOT_FOUND, "There is no project of that name");
    },
  );
}

async function makeProject(
  { projects }: Store,
  userId: number,
  body: ProjectBody & { project_name: string },
): Promise<Project> {
  const projectName = checkProjectName(body.project_name, "project_name");
  const { retentionMs } = readChanges({ retention: body.retention ?? null });
  if (userId !== OPERATOR_ID && (await countAdministered(projects, userId)) >= MOST_OF_A_USER) {
    throw new Problem(403, ErrorCode.NOT_CREATED, `A user can administer ${MOST_OF_A_USER} projects at most`);
  }
  const project = await projects.create(projectName, userId);
  if (retentionMs == null) return project;
  await projects.update(project.projectId, { retentionMs });
  return { ...project, retentionMs };
}

/** Not those that others have added the user to, from which only their admins could set free. */
async function countAdministered(projects: Store["projects"], userId: number): Promise<number> {
  return (await projects.listOf(userId)).filter(({ rights }) => rights.admin).length;
}

async function listOwn({ projects }: Store, userId: number): Promise<readonly (Project & { rights: Rights })[]> {
  if (userId !== OPERATOR_ID) return projects.listOf(userId);
  return (await projects.list()).map((project) => ({ ...project, rights: ALL }));
}
