import type { FastifyInstance } from "fastify";
import type { Backend } from "../../../backend.ts";
import type { Project } from "../../../records/project.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import type { Guard } from "../../guard.ts";
import { projectIdSchema, type Schema } from "../../schema.ts";
import { checkMember } from "./membership.ts";
import { type ProjectBody, readChanges, showProject } from "./project-changes.ts";
import { projectNameSchema, projectPath, projectSchema, retentionSchema } from "./project-schemas.ts";

interface OneProject {
  Params: { readonly project_id: string };
}

const changedProject: Schema = {
  type: "object",
  properties: { project_id: projectIdSchema, project_name: projectNameSchema, retention: retentionSchema },
};

/** `/projects/{project}`: tells of a project, and changes it. */
export function addOneProjectRoutes(v1: FastifyInstance, { store }: Pick<Backend, "store">, guard: Guard): void {
  const common = { tags: ["projects"], security: [{ bearer: [] }], params: projectPath };
  const onRequest = guard.user();
  v1.get<OneProject>(
    "/projects/:project_id",
    {
      onRequest,
      schema: {
        summary: "Tell of a project",
        ...common,
        response: answers(200, projectSchema, "The project."),
      },
    },
    async (request) => {
      const projectId = Number(request.params.project_id);
      await checkMember(store, { projectId, userId: guard.userOf(request) });
      return showProject(store, (await store.projects.get(projectId)) as Project);
    },
  );

  v1.patch<OneProject & { Body: ProjectBody }>(
    "/projects/:project_id",
    {
      onRequest,
      schema: {
        summary: "Rename a project, or set how long its points are kept",
        ...common,
        body: changedProject,
        response: {
          ...emptyAnswers,
          ...answers(200, projectSchema, "The project as it is now; 204 where nothing changed."),
        },
      },
    },
    async (request, reply) => {
      const projectId = Number(request.params.project_id);
      await checkMember(store, { projectId, userId: guard.userOf(request) }, "admin");
      const changed = await store.projects.update(projectId, readChanges(request.body));
      return typeof changed === "string" ? reply.code(204).send() : showProject(store, changed);
    },
  );
}
