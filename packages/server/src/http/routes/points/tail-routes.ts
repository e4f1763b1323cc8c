import { decodeExportQuery, ErrorCode, TAIL_TYPE } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TailHub } from "../../../live/tail-hub.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import { problemSchema, type Schema } from "../../schema.ts";
import { makePathSchema, POINT_PATHS, type PointsPath, timefmtParameter } from "./export-path.ts";

interface TailRoute {
  Params: PointsPath;
  Querystring: { readonly timefmt?: string };
}

const tailQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { timefmt: timefmtParameter },
};

const RETRY_S = 5;

/**
 * `GET /tails/{project}/{device|all}/{series|all}` tells of points as they are stored, as server-sent events. It ends
 * with its token, and when the backend shuts down.
 */
export function addTailRoutes(v1: FastifyInstance, { tails, guard }: { tails: TailHub; guard: Guard }): void {
  async function answer(request: FastifyRequest<TailRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { project, device = "all", series = "all" } = request.params;
    const query = decodeExportQuery({ project, device, series }, request.query);
    const { projectId, deviceId, seriesName } = query.request;
    guard.grantIn(request, projectId, deviceId);
    const selection = { projectId, deviceId, seriesName, timefmt: query.timefmt };
    const tail = tails.open(selection, () => guard.isLive(request));
    if (tail === undefined) throw makeTooMany();
    reply.header("cache-control", "no-store").header("x-accel-buffering", "no");
    return reply.type(`${TAIL_TYPE}; charset=utf-8`).send(tail.stream);
  }

  for (const path of POINT_PATHS) {
    const schema = {
      summary: "Follow points as they are stored",
      description: "Events of `points`; one of `dropped` tells how many a reader was too slow for.",
      tags: ["exports"],
      security: [{ bearer: [] }],
      params: makePathSchema(path),
      querystring: tailQuery,
      response: {
        200: { description: "Server-sent events.", content: { [TAIL_TYPE]: { schema: { type: "string" } } } },
        "4xx": { description: "Refused.", ...problemSchema },
        503: { description: "There are as many tails as there may be.", ...problemSchema },
      },
    };
    v1.get<TailRoute>(`/tails${path}`, { onRequest: guard.project("read"), schema }, answer);
  }
}

function makeTooMany(): Problem {
  const message = `This backend has as many tails open as it may: try again in ${RETRY_S} s`;
  return new Problem(503, ErrorCode.TOO_MANY_REQUESTS, message, { retryAfterSeconds: RETRY_S });
}
