import type { FastifyInstance } from "fastify";
import type { Backend } from "../../../backend.ts";
import type { Guard } from "../../guard.ts";
import { addAccountKeyRoutes } from "./account-key-routes.ts";
import { makeAccountParts } from "./account-parts.ts";
import { addOneProjectRoutes } from "./one-project-routes.ts";
import { addPermissionRoutes } from "./permission-routes.ts";
import { addProfileRoutes } from "./profile-routes.ts";
import { addProjectRoutes } from "./project-routes.ts";
import { addProjectTokenRoutes } from "./project-token-routes.ts";
import { addSignUpRoutes } from "./sign-up-routes.ts";
import { addTokenRoutes } from "./token-routes.ts";
import { addUserRoutes } from "./user-routes.ts";
import { addUserTokenRoutes } from "./user-token-routes.ts";

/** Users, how they log in, their projects, and the tokens of both. */
export function addAccountRoutes(v1: FastifyInstance, backend: Backend, guard: Guard): void {
  const parts = makeAccountParts(backend, guard);
  addUserTokenRoutes(v1, parts);
  addProjectTokenRoutes(v1, backend, guard);
  addTokenRoutes(v1, backend, guard);
  addSignUpRoutes(v1, parts);
  addProfileRoutes(v1, parts);
  addUserRoutes(v1, parts);
  addAccountKeyRoutes(v1, parts);
  addProjectRoutes(v1, backend, guard);
  addOneProjectRoutes(v1, backend, guard);
  addPermissionRoutes(v1, backend, guard);
}
