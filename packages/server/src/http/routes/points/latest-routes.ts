import { decodeExportQuery } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { makeExport } from "../../answers/make-export.ts";
import type { Schema } from "../../schema.ts";
import { exportAnswers, makeTooLarge } from "./export-answers.ts";
import { makePathSchema, POINT_PATHS, type PointsPath, timefmtParameter } from "./export-path.ts";
import type { ExportParts } from "./export-routes.ts";

interface LatestRoute {
  Params: PointsPath;
  Querystring: { readonly timefmt?: string };
}

const latestQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { timefmt: timefmtParameter },
};

/** `GET /latest/{project}/{device|all}/{series|all}` finds the newest point of each series. */
export function addLatestRoutes(v1: FastifyInstance, { store, guard, room, maxExportPoints }: ExportParts): void {
  async function answer(request: FastifyRequest<LatestRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { project, device = "all", series = "all" } = request.params;
    const query = decodeExportQuery({ project, device, series }, { ...request.query, limit: "1" });
    const { projectId, deviceId } = query.request;
    guard.grantIn(request, projectId, deviceId);
    const form = { projectId, timefmt: query.timefmt, accept: request.headers.accept };
    return room.send(reply.header("vary", "accept"), projectId, async (hold) => {
      const found = await store.read(query.request, maxExportPoints);
      if (found === "too large") throw makeTooLarge(maxExportPoints);
      return makeExport({ ...form, found }, hold);
    });
  }

  for (const path of POINT_PATHS) {
    const schema = {
      summary: "Find the newest point of each series",
      tags: ["exports"],
      security: [{ bearer: [] }],
      params: makePathSchema(path),
      querystring: latestQuery,
      response: exportAnswers(),
    };
    v1.get<LatestRoute>(`/latest${path}`, { onRequest: guard.project("read"), schema }, answer);
  }
}
