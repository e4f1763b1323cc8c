import { decodeImport } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Backend } from "../../backend.ts";
import type { Guard } from "../guard.ts";
import type { Schema } from "../schema.ts";

const importQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { fmt: { type: "string", enum: ["table"] } },
};

/** `POST /imports` keeps points, in list form or with `fmt=table` in table form; answered when they are durable. */
export function addImportRoutes(v1: FastifyInstance, { store }: Backend, guard: Guard): void {
  v1.post<{ Querystring: { fmt?: "table" } }>(
    "/imports",
    { onRequest: guard.project("write"), schema: { querystring: importQuery } },
    async (request) => {
      const batch = decodeImport(request.body, request.query.fmt ?? "list");
      guard.grantIn(request, batch.projectId);
      await store.append(batch);
      return {};
    },
  );
}
