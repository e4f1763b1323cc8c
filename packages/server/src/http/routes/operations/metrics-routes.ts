import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { isSameSecret } from "../../../accounts/same-secret.ts";
import type { Metrics } from "../../../operations/metrics.ts";
import { Problem } from "../../answers/problem.ts";
import { problemSchema } from "../../schema.ts";

/** `GET /metrics`: what the backend counts of itself, in the text format of Prometheus. */
export function addMetricsRoutes(app: FastifyInstance, metrics: Metrics, token: string | undefined): void {
  const schema = {
    summary: "Tells what the backend counts of itself",
    tags: ["operations"],
    security: token === undefined ? [] : [{ bearer: [] }],
    response: {
      200: {
        description: "In the text format of Prometheus.",
        content: { "text/plain": { schema: { type: "string" } } },
      },
      401: { description: "The token for metrics is missing or wrong.", ...problemSchema },
    },
  };
  app.get("/metrics", { schema }, async ({ headers: { authorization = "" } }, reply) => {
    if (token !== undefined && !isSameSecret(authorization, `Bearer ${token}`)) {
      throw new Problem(401, ErrorCode.TOKEN_INVALID, "The token for metrics is needed", { challenge: "Bearer" });
    }
    const text = await metrics.print();
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(text);
  });
}
