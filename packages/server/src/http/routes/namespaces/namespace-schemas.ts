import type { FieldType } from "../../../records/namespace.ts";
import { dateSchema, projectIdSchema, projectIdText, type Schema } from "../../schema.ts";

/** A namespace, as it is sent: the original command line sends back all that it got. */
export interface NamespaceBody {
  readonly namespace_id?: number;
  readonly project_id?: number;
  readonly namespace_name?: string;
  /** What `namespace_name` was called before September 2016. */
  readonly name?: string;
  readonly partitioning_field: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly labels?: Readonly<Record<string, unknown>> | null;
}

/** Which namespaces are listed. */
export interface NamespacesQuery {
  readonly name?: string;
  readonly namespace_name?: string;
}

const namespaceId: Schema = { type: "integer", minimum: 1 };

const fields: Schema = {
  type: "object",
  additionalProperties: { type: "string", enum: ["DOUBLE", "LONG", "BOOLEAN", "STRING"] },
  description: "The fields and what their values are. Imports may bring others.",
};

const labels: Schema = { type: ["object", "null"], description: "What is noted beside, for people and programs." };

/** How a namespace is checked that is made or changed. */
export const namespaceBody: Schema = {
  type: "object",
  required: ["partitioning_field", "fields"],
  properties: {
    namespace_id: { ...namespaceId, description: "The same as in the path, if at all." },
    project_id: projectIdSchema,
    namespace_name: { type: "string", description: "1 to 256 characters. It or `name` must be there." },
    name: { type: "string", description: "The same as `namespace_name`, from older clients." },
    partitioning_field: { type: "string", description: "The label that tells sources apart, such as `device_id`." },
    fields,
    labels,
    created: { type: "string", description: "Not changed." },
    last_modified: { type: "string", description: "Not changed." },
  },
};

/** How the parameters of a list of namespaces are checked. */
export const namespacesQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    name: { type: "string", description: "Only the one of that name." },
    namespace_name: { type: "string", description: "The same." },
  },
};

/** The number of a namespace in a path. */
export const namespacePath: Schema = { type: "object", properties: { namespace_id: projectIdText } };

/** A namespace as it is answered. */
export const namespaceSchema: Schema = {
  type: "object",
  required: [
    "namespace_id",
    "project_id",
    "namespace_name",
    "partitioning_field",
    "fields",
    "labels",
    "created",
    "last_modified",
  ],
  additionalProperties: false,
  properties: {
    namespace_id: namespaceId,
    project_id: projectIdSchema,
    namespace_name: { type: "string" },
    partitioning_field: { type: "string" },
    fields,
    labels: { type: "object" },
    created: dateSchema,
    last_modified: dateSchema,
  },
};

/** A list of namespaces as it is answered. */
export const namespacesSchema: Schema = {
  type: "object",
  required: ["namespaces"],
  additionalProperties: false,
  properties: { namespaces: { type: "array", items: namespaceSchema } },
};
