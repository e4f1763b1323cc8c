import { dateSchema, projectIdSchema, type Schema } from "../../schema.ts";

/** The number of a user. */
export const userIdSchema: Schema = { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

/** The three rights, each a boolean. */
export const rightsSchema: Readonly<Record<"read" | "write" | "admin", Schema>> = {
  read: { type: "boolean" },
  write: { type: "boolean" },
  admin: { type: "boolean" },
};

const userTokenProperties: Schema = { token: { type: "string" }, expires: dateSchema, user_id: userIdSchema };

/** A user token as it is answered. */
export const userTokenSchema: Schema = {
  type: "object",
  required: ["token", "expires", "user_id"],
  additionalProperties: false,
  properties: userTokenProperties,
};

/** A project token as it is answered. */
export const projectTokenSchema: Schema = {
  type: "object",
  required: ["token", "expires", "created", "user_id", "project_id", "read", "write", "admin"],
  additionalProperties: false,
  properties: {
    ...userTokenProperties,
    created: dateSchema,
    project_id: projectIdSchema,
    ...rightsSchema,
    device_id: { type: "string", description: "The one device that it is for." },
    refreshable: { type: "boolean", description: "`false` where it cannot be refreshed; else left out." },
  },
};
