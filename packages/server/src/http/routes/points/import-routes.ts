import { BLOCKS_TYPE, INPUT_NAMESPACE } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import type { TailHub } from "../../../live/tail-hub.ts";
import type { SourceBatch } from "../../../records/points.ts";
import type { Store } from "../../../store.ts";
import { answers } from "../../answer-schemas.ts";
import { ImportDecoder } from "../../bodies/import-decoder.ts";
import { acceptLongJson } from "../../bodies/json-body.ts";
import type { Guard } from "../../guard.ts";
import { projectIdSchema, type Schema } from "../../schema.ts";
import { type ImportRoute, readImport } from "./read-import.ts";

/** What the imports of a backend need. */
export interface ImportParts {
  readonly store: Store;
  readonly guard: Guard;
  readonly tails: TailHub;
  /** The largest body; bytes. */
  readonly bodyLimit: number;
}

const importQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: { fmt: { type: "string", enum: ["table"], description: "The form of the body; a list by default." } },
};

const TABLE = "`fields`, one of which is `time`, and rows as `data` or `values`";

/** The forms in outline: each point is checked where it is read, which is quicker by far. */
const importBody: Schema = {
  type: "object",
  required: ["project_id"],
  properties: {
    project_id: projectIdSchema,
    device_id: { description: "The device of all points; in namespace form it may be a label or a column." },
    timefmt: { description: "The unit of all times, `sec`, `msec` or `usec`; `msec` by default." },
    sources: {
      description: `List form: \`{"name", "data": [{"time", "value"}]}\` for each series. Table form: ${TABLE}.`,
    },
    data: { description: `Namespace form: ${TABLE}.` },
    namespace: { description: `Namespace form: the name of the namespace; \`${INPUT_NAMESPACE}\` by default.` },
    labels: { description: "Namespace form: what all rows are marked with, a name and a text for each." },
  },
};

/**
 * `POST /imports` keeps points: blocks, or JSON in list form, or with `fmt=table` in table or namespace form. Answered
 * when they are durable.
 */
export function addImportRoutes(v1: FastifyInstance, { store, guard, tails, bodyLimit }: ImportParts): void {
  v1.register((imports, _options, done) => {
    const decoder = new ImportDecoder((error) => imports.log.error(error));
    imports.addHook("onClose", () => decoder.close());
    acceptLongJson(imports, bodyLimit, (body, { query }) => decoder.read(body, (query as { fmt?: unknown }).fmt));
    imports.addContentTypeParser(BLOCKS_TYPE, { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
    imports.post<ImportRoute>(
      "/imports",
      {
        bodyLimit,
        onRequest: guard.project("write"),
        schema: {
          summary: "Keep points, all or none",
          description:
            "Sending the same points again changes nothing; a point with the place of an earlier one replaces it.",
          tags: ["imports"],
          security: [{ bearer: [] }],
          querystring: importQuery,
          body: { content: { "application/json": { schema: importBody } } },
          response: answers(200, { type: "object", additionalProperties: false }, "The points are durable."),
        },
      },
      (request) => {
        const keep = (batches: readonly SourceBatch[]): Promise<object> => {
          // Many wait for the disk at once: what was read is not needed for that.
          request.body = undefined;
          return store.append(...batches).then(() => {
            tails.publish(batches);
            return {};
          });
        };
        const batches = readImport({ store, guard }, request);
        // Each thing that is waited for costs something, and nearly always there is none here.
        return batches instanceof Promise ? batches.then(keep) : keep(batches);
      },
    );
    done();
  });
}
