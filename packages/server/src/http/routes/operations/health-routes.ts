import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Store } from "../../../store.ts";
import { Problem } from "../../answers/problem.ts";
import { problemSchema, type Schema } from "../../schema.ts";

const LONGEST_MS = 2_000;

const health: Schema = {
  type: "object",
  required: ["status"],
  additionalProperties: false,
  properties: { status: { const: "ok" } },
};

/** `GET /health`: whether the store answers, for whoever watches over the process. */
export function addHealthRoutes(app: FastifyInstance, { projects }: Pick<Store, "projects">): void {
  const schema = {
    summary: "Tells whether the backend works",
    tags: ["operations"],
    security: [],
    response: {
      200: { description: "It does.", ...health },
      503: { description: "The store does not answer.", ...problemSchema },
    },
  };
  app.get("/health", { schema }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    try {
      await within(LONGEST_MS, projects.get(1));
    } catch (error) {
      request.log.error(error, "the store does not answer");
      throw new Problem(503, ErrorCode.INTERNAL, "The store does not answer");
    }
    return { status: "ok" };
  });
}

/** `GET /v1/ping`: whether the API is there at all, as Grafana asks when its plug-in is set up; a token is not looked at. */
export function addPingRoute(v1: FastifyInstance): void {
  const schema = {
    summary: "Tells that this is the API",
    tags: ["operations"],
    security: [],
    response: { 200: { description: "It is.", type: "object", additionalProperties: false } },
  };
  v1.get("/ping", { schema }, async () => ({}));
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
