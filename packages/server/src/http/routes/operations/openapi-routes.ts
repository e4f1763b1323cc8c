import type { FastifyInstance } from "fastify";

/** `GET /openapi.json`: this API, for programs. */
export function addOpenapiRoutes(v1: FastifyInstance): void {
  const schema = {
    summary: "Describes this API, as OpenAPI 3.1",
    tags: ["operations"],
    security: [],
    response: { 200: { description: "The document.", type: "object", additionalProperties: true } },
  };
  let document: string | undefined;
  v1.get("/openapi.json", { schema }, async (_request, reply) => {
    document ??= JSON.stringify(v1.swagger());
    return reply.type("application/json; charset=utf-8").send(document);
  });
}
