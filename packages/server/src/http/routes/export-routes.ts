import { BLOCKS_TYPE, decodeExportQuery, ErrorCode, encodeExportBody, encodeExportFrame } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../../store.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { projectIdText, type Schema } from "../schema.ts";

interface ExportRoute {
  Params: { readonly project: string; readonly device?: string; readonly series?: string };
  Querystring: Readonly<Record<string, unknown>>;
}

/** What the exports of a backend need. */
export interface ExportParts {
  readonly store: Store;
  readonly guard: Guard;
  /** The most points that one answer holds. */
  readonly maxExportPoints: number;
}

const PARAMETERS = ["limit", "from", "to", "less_than", "greater_than", "equals", "timefmt", "output"];
const LATER_PARAMETERS = ["operator", "group_by"];

/** The type of blocks, unless a weight of 0 rules it out (RFC 9110, section 12.4.2). */
const ACCEPTS_BLOCKS = /application\/vnd\.iobeam\.blocks(?=\s*(?:[,;]|$))(?![^,]*;\s*q=0(?:\.0*)?\s*(?:[,;]|$))/i;

const exportPath: Schema = { type: "object", properties: { project: projectIdText } };

/** `GET /exports/{project}/{device|all}/{series|all}` finds points. */
export function addExportRoutes(v1: FastifyInstance, { store, guard, maxExportPoints }: ExportParts): void {
  async function answer(request: FastifyRequest<ExportRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { project, device = "all", series = "all" } = request.params;
    guard.grantIn(request, Number(project));
    checkParameters(request.query);
    const query = decodeExportQuery({ project, device, series }, request.query);
    const found = await store.read(query.request, maxExportPoints);
    if (found === "too large") throw makeTooLarge(maxExportPoints);
    reply.header("vary", "accept");
    if (ACCEPTS_BLOCKS.test(request.headers.accept ?? "")) {
      return reply.type(BLOCKS_TYPE).send(encodeExportFrame(query.request.projectId, found));
    }
    reply.type("application/json; charset=utf-8");
    return reply.send(encodeExportBody(query.request.projectId, found, query.timefmt));
  }

  const options = { onRequest: guard.project("read"), schema: { params: exportPath } };
  for (const places of ["/:project", "/:project/:device", "/:project/:device/:series"]) {
    v1.get<ExportRoute>(`/exports${places}`, options, answer);
  }
}

function checkParameters(query: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(query)) {
    const isLater = LATER_PARAMETERS.includes(name) || (name === "output" && value !== "json");
    if (isLater) throw refuse(`The parameter ${name}=${String(value).slice(0, 60)} is not supported yet`);
    if (!PARAMETERS.includes(name)) {
      throw refuse(`There is no parameter "${name.slice(0, 60)}"; there are ${PARAMETERS.join(", ")}`);
    }
  }
}

function makeTooLarge(maxExportPoints: number): Problem {
  const message =
    `The result has more than ${maxExportPoints} points. Narrow it down: with from and to, with limit ` +
    "(newest points of each series), or to one device or series.";
  return new Problem(400, ErrorCode.RESULT_TOO_LARGE, message);
}

function refuse(message: string): Problem {
  return new Problem(400, ErrorCode.INVALID_REQUEST, message);
}
