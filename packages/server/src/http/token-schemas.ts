import { problemSchema, projectIdSchema, type Schema } from "./schema.ts";

/** Whether something is so, in a query: the Python client writes `True`. */
export const booleanText: Schema = { type: "string", enum: ["true", "false", "True", "False"] };

/** A moment, as in `2016-08-28 17:25:31 +0000`. */
export const dateSchema: Schema = { type: "string", examples: ["2016-08-28 17:25:31 +0000"] };

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

/** The answers of a route: one of success, and that of what is refused. */
export function answers(
  status: number,
  schema: Schema,
  description: string = "Done.",
): Readonly<Record<string, Schema>> {
  return { [status]: { description, ...schema }, "4xx": { description: "Refused.", ...problemSchema } };
}

/** The answers of a route that has nothing to say on success. */
export const emptyAnswers: Readonly<Record<string, Schema>> = answers(204, { type: "null" });
