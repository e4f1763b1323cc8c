import { ErrorCode } from "@iobeam/core";
import type { FastifyServerOptions } from "fastify";
import { Problem } from "./answers/problem.ts";

/** A JSON Schema, as Fastify takes it. */
export type Schema = Readonly<Record<string, unknown>>;

type SchemaError = Parameters<NonNullable<FastifyServerOptions["schemaErrorFormatter"]>>[0][number];

/**
 * How bodies and queries are checked: nothing is converted, filled in or left out on the way. A word that is none of
 * JSON Schema is a mistake at the start, so that what checks is what the OpenAPI document tells.
 */
export const ajv: NonNullable<FastifyServerOptions["ajv"]> = {
  customOptions: {
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    allErrors: false,
    strict: true,
    strictTypes: true,
    allowUnionTypes: true,
  },
};

/** Says what a schema found wrong with a body, a path or a query. */
export function formatSchemaErrors([error]: SchemaError[], where: string): Problem {
  return new Problem(400, ErrorCode.INVALID_REQUEST, describe(error, where === "querystring" ? "the query" : where));
}

function describe(error: SchemaError | undefined, where: string): string {
  const { additionalProperty, allowedValues } = (error?.params ?? {}) as Record<string, unknown>;
  if (additionalProperty !== undefined)
    return `There is no parameter "${String(additionalProperty).slice(0, 60)}" here`;
  const place = error?.instancePath.slice(1).replaceAll("/", ".") || where;
  if (Array.isArray(allowedValues)) return `${place} must be one of ${allowedValues.join(", ")}`;
  return `${place} ${error?.message ?? "is not as it must be"}`;
}

/** A project id in a body. */
export const projectIdSchema: Schema = { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

/** A project id in a path or a query. */
export const projectIdText: Schema = { type: "string", pattern: "^[1-9][0-9]{0,15}$" };

/** A text that UTF-8 can hold. */
export const textSchema: Schema = { type: "string", pattern: "^[^\\uD800-\\uDFFF]*$" };

/** The answer to whatever is refused or went wrong. */
export const problemSchema: Schema = {
  type: "object",
  required: ["errors"],
  additionalProperties: false,
  properties: {
    errors: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["code", "message"],
        additionalProperties: false,
        properties: {
          code: { type: "integer", description: "What is wrong, for programs." },
          message: { type: "string", description: "What is wrong, for people." },
          details: { type: "string" },
          detailed_message: { type: "string" },
        },
      },
    },
  },
};

/** Whether something is so, in a query: the Python client writes `True`. */
export const booleanText: Schema = { type: "string", enum: ["true", "false", "True", "False"] };

/** A moment, as in `2016-08-28 17:25:31 +0000`. */
export const dateSchema: Schema = { type: "string", examples: ["2016-08-28 17:25:31 +0000"] };
