import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifySchema } from "fastify";
import { readVersion } from "../version.ts";
import { problemSchema } from "./schema.ts";

const TAGS = [
  { name: "users", description: "People, and how they log in" },
  { name: "tokens", description: "What a request shows to be let in" },
  { name: "projects", description: "What devices, points and tokens belong to" },
  { name: "devices", description: "What sends points" },
  { name: "imports", description: "Points into the backend" },
  { name: "exports", description: "Points out of the backend" },
  { name: "data", description: "Rows of namespaces out of the backend" },
  { name: "namespaces", description: "Tables of a project" },
  { name: "operations", description: "The backend itself" },
];

const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; object-src 'none'";

/** Makes the OpenAPI document of all routes that come after, out of the schemas that check their requests. */
export function describeRoutes(app: FastifyInstance): void {
  void app.register(swagger, {
    transform: ({ schema, url }) => ({ schema: withRefusals(schema), url }),
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "iobeam",
        version: readVersion(),
        description:
          "Takes readings of devices, keeps them, and finds them again. Times are in milliseconds since 1970 unless said otherwise.",
      },
      servers: [{ url: "/" }],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          basic: { type: "http", scheme: "basic" },
        },
      },
    },
  });
}

/** Each path is refused in the same shape, whatever the status: 400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503. */
function withRefusals(schema: FastifySchema): FastifySchema {
  const refusals = { default: { description: "What is refused, or failed.", ...problemSchema } };
  return { ...schema, response: { ...(schema.response as object), ...refusals } };
}

/** The document as a page for people, which loads nothing from elsewhere. */
export function showRoutes(app: FastifyInstance): void {
  void app.register(swaggerUi, {
    routePrefix: "/v1/docs",
    staticCSP: PAGE_POLICY,
    theme: { title: "The iobeam API" },
    // Its default sends the document to a host of others.
    uiConfig: { validatorUrl: null, docExpansion: "list", deepLinking: true, persistAuthorization: false },
  });
}
