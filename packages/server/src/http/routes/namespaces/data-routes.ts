import { checkSeriesName, ErrorCode, systemClock } from "@iobeam/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Backend } from "../../../backend.ts";
import type { NamespaceRecord } from "../../../records/namespace.ts";
import { encodeRowsCsv, encodeRowsJson } from "../../../rows/encode-rows.ts";
import { findRows } from "../../../rows/find-rows.ts";
import { parseRowQuery, type RowParameters } from "../../../rows/parse-row-query.ts";
import type { ProjectGrant } from "../../../tokens/project-token.ts";
import type { AnswerRoom } from "../../answers/answer-room.ts";
import { makeText } from "../../answers/long-body.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import { dataAnswers, dataPath, dataQuery } from "./data-schemas.ts";

interface DataRoute {
  Params: { readonly namespace: string; readonly field?: string };
  Querystring: RowParameters;
}

/** What tokens that are bound to a device are bound by. */
const DEVICE_ID = "device_id";

/** `GET /data/{namespace}/{field|all}` finds rows. */
export function addDataRoutes(
  v1: FastifyInstance,
  { store, settings }: Pick<Backend, "store" | "settings">,
  guard: Guard,
  room: AnswerRoom,
): void {
  async function answer(request: FastifyRequest<DataRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { field = "all", namespace: name } = request.params;
    const grant = guard.grantOf(request);
    const nowMicros = systemClock.nowMicros();
    const query = parseRowQuery(
      field === "all" ? undefined : checkSeriesName(field, "field"),
      request.query,
      nowMicros,
    );
    const namespace = await store.namespaces.find(grant.projectId, name);
    checkBinding(grant, namespace);
    if (namespace === undefined) throw makeUnknown();
    const { maxExportPoints: maxPoints } = settings;
    const options = { points: store, deviceId: grant.deviceId, nowMicros, maxPoints };
    return room.send(reply, grant.projectId, async (hold) => {
      const found = await findRows(namespace, query, options);
      if (found === "too large") throw makeTooLarge(maxPoints);
      // The original command line knows no other type of CSV.
      return query.output === "csv"
        ? makeText("text/plain", encodeRowsCsv(found, namespace.namespaceName, query.timefmt), hold)
        : makeText("application/json", encodeRowsJson(found, query.timefmt), hold);
    });
  }

  const schema = {
    summary: "Find rows of a namespace",
    description: "A row is what one source has at one time; where it has nothing in a column, that is null.",
    tags: ["data"],
    security: [{ bearer: [] }],
    querystring: dataQuery,
    response: dataAnswers,
  };
  for (const path of ["/data/:namespace", "/data/:namespace/:field"]) {
    const params = makeParams(path);
    v1.get<DataRoute>(path, { onRequest: guard.project("read"), schema: { ...schema, params } }, answer);
  }
}

/** A token that is bound to a device sees nothing where sources are told apart by something else. */
function checkBinding({ deviceId }: ProjectGrant, namespace: NamespaceRecord | undefined): void {
  if (deviceId === undefined || namespace?.partitioningField === DEVICE_ID) return;
  throw new Problem(403, ErrorCode.WRONG_DEVICE, `The token is for one device alone, not for other rows`);
}

function makeUnknown(): Problem {
  return new Problem(404, ErrorCode.NOT_FOUND, "There is no namespace of that name in the project");
}

function makeTooLarge(maxPoints: number): Problem {
  const message =
    `The rows have more than ${maxPoints} values, or that many must be looked at to find them. Narrow it down: with ` +
    "time, with limit (newest rows), with where on the device, or to one field.";
  return new Problem(400, ErrorCode.RESULT_TOO_LARGE, message);
}

function makeParams(path: string): object {
  const { properties, ...others } = dataPath as { readonly properties: Readonly<Record<string, object>> };
  const named = Object.entries(properties).filter(([name]) => path.includes(`:${name}`));
  return { ...others, required: named.map(([name]) => name), properties: Object.fromEntries(named) };
}
