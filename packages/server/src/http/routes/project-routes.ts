import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { type Backend, createProject } from "../../backend.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import type { Schema } from "../schema.ts";

const projectBody: Schema = {
  type: "object",
  required: ["project_name"],
  properties: { project_name: { type: "string" } },
};

/** `POST /projects` makes a project, for a user. */
export function addProjectRoutes(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  const onlyUsers = async (request: Parameters<Guard["caller"]>[0]): Promise<void> => {
    if ("userId" in (await guard.caller(request))) return;
    throw new Problem(403, ErrorCode.RIGHT_MISSING, "A user token is needed here, not a project token");
  };

  v1.post<{ Body: { project_name: string } }>(
    "/projects",
    { onRequest: onlyUsers, schema: { body: projectBody } },
    async ({ body }, reply) => {
      const { projectId, projectName } = await createProject(backend, body.project_name);
      reply.code(201);
      return { project_id: projectId, project_name: projectName };
    },
  );
}
