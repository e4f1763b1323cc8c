import {
  BLOCKS_TYPE,
  decodeImport,
  decodeImportFrame,
  ErrorCode,
  type ImportBatch,
  InvalidBlockError,
} from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { Backend } from "../../backend.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import type { Schema } from "../schema.ts";

const importQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { fmt: { type: "string", enum: ["table"] } },
};

/**
 * `POST /imports` keeps points: blocks, or JSON in list form or with `fmt=table` in table form. Answered when they are
 * durable.
 */
export function addImportRoutes(v1: FastifyInstance, { store }: Backend, guard: Guard): void {
  v1.register((imports, _options, done) => {
    imports.addContentTypeParser(BLOCKS_TYPE, { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
    imports.post<{ Querystring: { fmt?: "table" } }>(
      "/imports",
      { onRequest: guard.project("write"), schema: { querystring: importQuery } },
      async (request) => {
        const { body, query } = request;
        const batch = body instanceof Uint8Array ? readFrame(body) : decodeImport(body, query.fmt ?? "list");
        guard.grantIn(request, batch.projectId);
        await store.append(batch);
        return {};
      },
    );
    done();
  });
}

/** Here a wrong block is the client's fault; anywhere else it would be the backend's own. */
function readFrame(body: Uint8Array): ImportBatch {
  try {
    return decodeImportFrame(body);
  } catch (error) {
    if (!(error instanceof InvalidBlockError)) throw error;
    throw new Problem(400, ErrorCode.INVALID_REQUEST, error.message);
  }
}
