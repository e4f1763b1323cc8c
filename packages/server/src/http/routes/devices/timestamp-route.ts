import { systemClock } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { answers } from "../../answer-schemas.ts";
import type { Guard } from "../../guard.ts";
import type { Schema } from "../../schema.ts";

const timestampQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    timefmt: {
      type: "string",
      pattern: "^([Tt][Ii][Mm][Ee][Vv][Aa][Ll]|[Mm][Ss][Ee][Cc])$",
      description: "`msec`, or `timeval` for seconds and microseconds apart; in any case.",
    },
  },
};

const seconds: Schema = {
  type: "object",
  required: ["sec", "usec"],
  additionalProperties: false,
  properties: { sec: { type: "integer" }, usec: { type: "integer" } },
};

const timestampAnswer: Schema = {
  type: "object",
  required: ["server_timestamp"],
  additionalProperties: false,
  properties: { server_timestamp: { anyOf: [{ type: "integer" }, seconds] } },
};

/** `GET /devices/timestamp` tells the time. */
export function addTimestampRoute(v1: FastifyInstance, guard: Guard): void {
  v1.get<{ Querystring: { timefmt?: string } }>(
    "/devices/timestamp",
    {
      onRequest: guard.project(),
      schema: {
        summary: "Tell the backend's time",
        tags: ["devices"],
        security: [{ bearer: [] }],
        querystring: timestampQuery,
        response: answers(200, timestampAnswer, "The time."),
      },
    },
    async ({ query }) => {
      const micros = systemClock.nowMicros();
      if (query.timefmt?.toLowerCase() !== "timeval") return { server_timestamp: Math.floor(micros / 1_000) };
      // `sec` first: the Arduino client searches the text for it.
      return { server_timestamp: { sec: Math.floor(micros / 1_000_000), usec: micros % 1_000_000 } };
    },
  );
}
