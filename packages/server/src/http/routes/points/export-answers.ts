import { BLOCKS_TYPE, ErrorCode } from "@iobeam/core";
import { Problem } from "../../answers/problem.ts";
import { problemSchema, projectIdSchema, type Schema } from "../../schema.ts";

const time: Schema = {
  anyOf: [
    { type: "integer" },
    {
      type: "object",
      required: ["sec", "usec"],
      additionalProperties: false,
      properties: { sec: { type: "integer" }, usec: { type: "integer" } },
    },
  ],
};

/** The labels of a source. */
const labelsSchema: Schema = {
  type: "object",
  additionalProperties: { type: "string" },
  description: "What its source is marked with beside its device; left out where that is nothing.",
};

/** A point as it is answered. */
const pointSchema: Schema = {
  type: "object",
  required: ["time", "value"],
  additionalProperties: false,
  properties: { time, value: { type: ["number", "string", "boolean"] } },
};

/** The points that were found, by their series. */
const exportSchema: Schema = {
  type: "object",
  required: ["result", "timefmt"],
  additionalProperties: false,
  properties: {
    result: {
      type: "array",
      items: {
        type: "object",
        required: ["project_id", "device_id", "name", "data"],
        additionalProperties: false,
        properties: {
          project_id: projectIdSchema,
          device_id: { type: "string" },
          name: { type: "string" },
          labels: labelsSchema,
          data: { type: "array", items: pointSchema },
        },
      },
    },
    timefmt: { type: "string", enum: ["sec", "msec", "usec", "timeval"] },
  },
};

/** The answers of an export, by the types that it may have. */
export function exportAnswers(...texts: readonly string[]): Readonly<Record<string, unknown>> {
  const content = {
    "application/json": { schema: exportSchema },
    [BLOCKS_TYPE]: { schema: { type: "string", format: "binary" } },
    ...Object.fromEntries(texts.map((type) => [type, { schema: { type: "string" } }])),
  };
  return { 200: { description: "The points.", content }, "4xx": { description: "Refused.", ...problemSchema } };
}

/** What is answered where a result has more points than one answer holds. */
export function makeTooLarge(maxExportPoints: number): Problem {
  const message =
    `The result has more than ${maxExportPoints} points. Narrow it down: with from and to, with limit ` +
    "(newest points of each series), or to one device or series. Or read it as a stream, which has no bound.";
  return new Problem(400, ErrorCode.RESULT_TOO_LARGE, message);
}
