import { decodeExportQuery, STREAM_TYPE } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../../../store.ts";
import { OpenStreams } from "../../answers/open-streams.ts";
import { STREAM_FORMS } from "../../answers/stream-form.ts";
import { streamPoints } from "../../answers/stream-points.ts";
import type { Guard } from "../../guard.ts";
import { problemSchema, type Schema } from "../../schema.ts";
import { filterParameters, makePathSchema, POINT_PATHS, type PointsPath, timefmtParameter } from "./export-path.ts";
import { decodeCursor } from "./page-cursor.ts";

interface StreamRoute {
  Params: PointsPath;
  Querystring: Readonly<Record<string, string>> & {
    readonly format?: keyof typeof STREAM_FORMS;
    readonly cursor?: string;
  };
}

const streamQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...filterParameters,
    timefmt: timefmtParameter,
    format: { type: "string", enum: Object.keys(STREAM_FORMS), description: "`ndjson` by default." },
    cursor: { type: "string", description: "Goes on where an earlier stream was cut off." },
  },
};

const text = { schema: { type: "string" } };

/**
 * `GET /streams/{project}/{device|all}/{series|all}` brings points without a bound. As NDJSON, a line for each point
 * and after each page one with a cursor; the last line holds a cursor of `null`, and a stream without it was cut off.
 */
export function addStreamRoutes(v1: FastifyInstance, { store, guard }: { store: Store; guard: Guard }): void {
  const streams = new OpenStreams();

  async function answer(request: FastifyRequest<StreamRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { project, device = "all", series = "all" } = request.params;
    const { format = "ndjson", cursor, ...parameters } = request.query;
    const { request: selection, timefmt } = decodeExportQuery({ project, device, series }, parameters);
    guard.grantIn(request, selection.projectId, selection.deviceId);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const form = STREAM_FORMS[format](selection.projectId, timefmt);
    streams.open(reply, selection.projectId);
    const points = await streamPoints({ store, selection, after }, form);
    reply.header("cache-control", "no-store").header("x-accel-buffering", "no");
    return reply.type(form.type).send(points);
  }

  for (const path of POINT_PATHS) {
    const schema = {
      summary: "Read all points, one after the other",
      tags: ["exports"],
      security: [{ bearer: [] }],
      params: makePathSchema(path),
      querystring: streamQuery,
      response: {
        200: { description: "The points, in chunks.", content: { [STREAM_TYPE]: text, "text/csv": text } },
        "4xx": { description: "Refused.", ...problemSchema },
      },
    };
    v1.get<StreamRoute>(`/streams${path}`, { onRequest: guard.project("read"), schema }, answer);
  }
}
