import { decodeExportQuery, OPERATORS, type QueryReq } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SourceBlocks } from "../../../records/points.ts";
import type { Store } from "../../../store.ts";
import type { AnswerRoom } from "../../answers/answer-room.ts";
import { makeExport } from "../../answers/make-export.ts";
import type { Guard } from "../../guard.ts";
import type { Schema } from "../../schema.ts";
import { aggregatePoints } from "./aggregate-points.ts";
import { exportAnswers, makeTooLarge } from "./export-answers.ts";
import { filterParameters, makePathSchema, POINT_PATHS, type PointsPath, timefmtParameter } from "./export-path.ts";

interface ExportRoute {
  Params: PointsPath;
  Querystring: Readonly<Record<string, string>>;
}

/** What the exports of a backend need. */
export interface ExportParts {
  readonly store: Store;
  readonly guard: Guard;
  readonly room: AnswerRoom;
  /** The most points that one answer holds. */
  readonly maxExportPoints: number;
}

const exportQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: { type: "string", description: "The newest points of each series, or with `operator` its newest windows." },
    ...filterParameters,
    timefmt: timefmtParameter,
    operator: { type: "string", enum: OPERATORS, description: "What is made of the numbers of each series." },
    group_by: {
      type: "string",
      description: "A number for each window of that length, counted from 1970; needs `operator`.",
      examples: ["10s", "1h30m", "1d"],
    },
    output: { type: "string", enum: ["json", "csv"], description: "`json` by default." },
  },
};

/** `GET /exports/{project}/{device|all}/{series|all}` finds points, and what they amount to. */
export function addExportRoutes(v1: FastifyInstance, parts: ExportParts): void {
  const { guard, room, maxExportPoints } = parts;

  async function answer(request: FastifyRequest<ExportRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { project, device = "all", series = "all" } = request.params;
    const { output, ...parameters } = request.query;
    const query = decodeExportQuery({ project, device, series }, parameters);
    const { projectId, deviceId } = query.request;
    guard.grantIn(request, projectId, deviceId);
    const form = { projectId, timefmt: query.timefmt, output, accept: request.headers.accept };
    return room.send(reply.header("vary", "accept"), projectId, async (hold) =>
      makeExport({ ...form, found: await find(parts.store, query.request, maxExportPoints) }, hold),
    );
  }

  for (const path of POINT_PATHS) {
    const schema = {
      summary: "Find points",
      tags: ["exports"],
      security: [{ bearer: [] }],
      params: makePathSchema(path),
      querystring: exportQuery,
      response: exportAnswers("text/plain"),
    };
    v1.get<ExportRoute>(`/exports${path}`, { onRequest: guard.project("read"), schema }, answer);
  }
}

async function find(store: Store, request: QueryReq, most: number): Promise<readonly SourceBlocks[]> {
  const { aggregation } = request;
  const found = await (aggregation === undefined
    ? store.read(request, most)
    : aggregatePoints(store, request, aggregation, most));
  if (found === "too large") throw makeTooLarge(most);
  return found;
}
