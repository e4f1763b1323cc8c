import { formatWireDate } from "@iobeam/core";
import type { Membership, Project } from "../../../records/project.ts";
import { formatDuration } from "../../../tokens/duration.ts";
import type { Right } from "../../../tokens/rights.ts";
import { dateSchema, projectIdSchema, projectIdText, type Schema } from "../../schema.ts";
import { rightsSchema, userIdSchema } from "./token-schemas.ts";

/** Who has which right. */
export type WirePermissions = Readonly<Record<Right, readonly { readonly user_id: number }[]>>;

/** The number of a project in a path. */
export const projectPath: Schema = { type: "object", properties: { project_id: projectIdText } };

/** The name of a project, in a body. */
export const projectNameSchema: Schema = { type: "string", description: "1 to 256 characters; names may repeat." };

/** How long points are kept, in a body. */
export const retentionSchema: Schema = {
  type: ["string", "null"],
  description: "How long points are kept: a number with w, d, h, m or s; null is for ever.",
  examples: ["90d"],
};

const members: Schema = {
  type: "array",
  items: { type: "object", required: ["user_id"], additionalProperties: false, properties: { user_id: userIdSchema } },
};

/** Who has which right, as it is answered. */
export const permissionsSchema: Schema = {
  type: "object",
  required: ["read", "write", "admin"],
  additionalProperties: false,
  properties: { read: members, write: members, admin: members },
};

const ownRights: Schema = {
  type: "object",
  required: ["read", "write", "admin"],
  additionalProperties: false,
  properties: rightsSchema,
};

function projectWith(permissions: Schema): Schema {
  return {
    type: "object",
    required: ["project_id", "project_name", "created", "permissions"],
    additionalProperties: false,
    properties: {
      project_id: projectIdSchema,
      project_name: { type: "string" },
      created: dateSchema,
      retention: { type: "string", description: "How long its points are kept; left out where for ever." },
      permissions,
    },
  };
}

/** A project with everybody's rights. */
export const projectSchema: Schema = projectWith(permissionsSchema);

/** Projects with one's own rights. */
export const projectListSchema: Schema = {
  type: "object",
  required: ["projects"],
  additionalProperties: false,
  properties: { projects: { type: "array", items: projectWith(ownRights) } },
};

/** A project as the v1 API answers it, with permissions of either shape. */
export function toWireProject<Permissions>(
  { projectId, projectName, createdMs, retentionMs }: Project,
  permissions: Permissions,
): object {
  return {
    project_id: projectId,
    project_name: projectName,
    created: formatWireDate(new Date(createdMs)),
    ...(retentionMs !== undefined && { retention: formatDuration(retentionMs) }),
    permissions,
  };
}

/** Everybody's rights, a list of users for each. */
export function toWirePermissions(all: readonly Membership[]): WirePermissions {
  const having = (right: Right): { user_id: number }[] =>
    all.flatMap(({ userId, rights }) => (rights[right] ? [{ user_id: userId }] : []));
  return { read: having("read"), write: having("write"), admin: having("admin") };
}
