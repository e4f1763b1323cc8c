import { OPERATORS } from "@iobeam/core";
import { problemSchema, type Schema } from "../../schema.ts";
import { timefmtParameter } from "../points/export-path.ts";

const MOST_CONDITIONS = 100;

const condition: Schema = {
  type: "string",
  description: "`eq`, `lt`, `gt`, `le` or `ge` with a field and a value. The value is not quoted.",
  examples: ["gt(temp,25)", "eq(device_id,greenhouse-3)"],
};

/** The path of rows. */
export const dataPath: Schema = {
  type: "object",
  properties: {
    namespace: { type: "string", description: "The name of a namespace." },
    field: { type: "string", description: "One field, label or partitioning field; `all` by default." },
  },
};

/** How the parameters of a query for rows are checked; their texts are read later, all in one place. */
export const dataQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    where: {
      description: "What holds for the rows; may come many times, and then all of it holds.",
      anyOf: [condition, { type: "array", maxItems: MOST_CONDITIONS, items: condition }],
    },
    time: {
      type: "string",
      description: "`from[,to]`, in milliseconds since 1970 or by the clock of the backend; until now by default.",
      examples: ["1427316488000,1427316499000", "now()-2h"],
    },
    limit: { type: "string", description: "How many rows of the answer, the newest." },
    limit_by: {
      type: "string",
      description: "How many rows for each value of a field, the newest; before `group_by`.",
      examples: ["device_id,10"],
    },
    limit_periods: { type: "string", description: "How many periods of `group_by`, the newest." },
    group_by: {
      type: "string",
      description: "A period, counted from 1970, and fields, labels and the partitioning field; needs `operator`.",
      examples: ["time(10s)", "time(1d),device_id", "room"],
    },
    operator: { type: "string", enum: OPERATORS, description: "What is made of the numbers of the one field." },
    timefmt: timefmtParameter,
    output: { type: "string", enum: ["json", "csv"], description: "`json` by default." },
  },
};

const cell: Schema = { type: ["number", "string", "boolean", "null"] };

const timeval: Schema = {
  type: "object",
  required: ["sec", "usec"],
  additionalProperties: false,
  properties: { sec: { type: "integer" }, usec: { type: "integer" } },
};

const rowsSchema: Schema = {
  type: "object",
  required: ["result"],
  additionalProperties: false,
  properties: {
    result: {
      type: "array",
      description: "Empty where nothing is found; otherwise one table.",
      maxItems: 1,
      items: {
        type: "object",
        required: ["fields", "values"],
        additionalProperties: false,
        properties: {
          fields: { type: "array", items: { type: "string" }, description: "The columns, `time` first." },
          values: {
            type: "array",
            description: "The rows, oldest first.",
            items: { type: "array", items: { anyOf: [cell, timeval] } },
          },
        },
      },
    },
  },
};

/** The answers of a query for rows. */
export const dataAnswers: Readonly<Record<string, unknown>> = {
  200: {
    description: "The rows.",
    content: { "application/json": { schema: rowsSchema }, "text/plain": { schema: { type: "string" } } },
  },
  "4xx": { description: "Refused.", ...problemSchema },
};
