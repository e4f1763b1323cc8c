import { ErrorCode, InvalidArgumentError } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Backend } from "../../../backend.ts";
import type { NamespaceChanges, NamespaceRecord } from "../../../records/namespace.ts";
import type { Store } from "../../../store.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import type { Guard } from "../../guard.ts";
import {
  type NamespaceBody,
  type NamespacesQuery,
  namespaceBody,
  namespacePath,
  namespaceSchema,
  namespacesQuery,
  namespacesSchema,
} from "./namespace-schemas.ts";
import { readNamespace, toWireNamespace } from "./wire-namespace.ts";

interface NamespaceRoute {
  Params: { readonly namespace_id: string };
}

const about = { tags: ["namespaces"], security: [{ bearer: [] }] };
/** Bytes: notes alone may have 65,536 characters. */
const LARGEST_BODY = 1_048_576;

/** `/namespaces`: makes, lists, finds and changes the tables of a project. */
export function addNamespaceRoutes(v1: FastifyInstance, { store }: Pick<Backend, "store">, guard: Guard): void {
  addCreation(v1, store, guard);
  addFinding(v1, store, guard);
  addChange(v1, store, guard);
}

function addCreation(v1: FastifyInstance, store: Store, guard: Guard): void {
  v1.post<{ Body: NamespaceBody }>(
    "/namespaces",
    {
      bodyLimit: LARGEST_BODY,
      onRequest: guard.project(),
      schema: {
        ...about,
        summary: "Make a namespace",
        body: namespaceBody,
        response: answers(201, namespaceSchema, "The namespace; `Location` is its path."),
      },
    },
    async (request, reply) => {
      const projectId = checkWriter(guard, request, request.body.project_id);
      const changes = readNamespace(request.body);
      const made = await store.namespaces.create({ ...changes, projectId, createdMs: Date.now() });
      if (made === "duplicate name") throw makeNameTaken(changes.namespaceName);
      if (made === "unknown project") throw new Problem(404, ErrorCode.NOT_FOUND, "The project is not there any more");
      reply.code(201).header("location", `/v1/namespaces/${made.namespaceId}`);
      return toWireNamespace(made);
    },
  );
}

function addFinding(v1: FastifyInstance, store: Store, guard: Guard): void {
  v1.get<{ Querystring: NamespacesQuery }>(
    "/namespaces",
    {
      onRequest: guard.project("read"),
      schema: {
        ...about,
        summary: "List the namespaces of a project, or the one of a name",
        querystring: namespacesQuery,
        response: answers(200, namespacesSchema, "A list, even of one or none."),
      },
    },
    async (request) => {
      const { name, namespace_name = name } = request.query;
      const all = await store.namespaces.list(guard.grantOf(request).projectId);
      const isMeant = ({ namespaceName }: NamespaceRecord): boolean =>
        [name, namespace_name].every((wanted) => wanted === undefined || wanted === namespaceName);
      return { namespaces: all.filter(isMeant).map(toWireNamespace) };
    },
  );

  v1.get<NamespaceRoute>(
    "/namespaces/:namespace_id",
    {
      onRequest: guard.project("read"),
      schema: { ...about, summary: "Find a namespace", params: namespacePath, response: answers(200, namespaceSchema) },
    },
    async (request) => {
      const { projectId } = guard.grantOf(request);
      const namespace = await store.namespaces.get(projectId, Number(request.params.namespace_id));
      if (namespace === undefined) throw makeUnknown();
      return toWireNamespace(namespace);
    },
  );
}

function addChange(v1: FastifyInstance, store: Store, guard: Guard): void {
  v1.put<NamespaceRoute & { Body: NamespaceBody }>(
    "/namespaces/:namespace_id",
    {
      bodyLimit: LARGEST_BODY,
      onRequest: guard.project(),
      schema: {
        ...about,
        summary: "Change a namespace",
        description: "Takes the whole of it. Fields that hold points stay, whatever is said of them.",
        params: namespacePath,
        body: namespaceBody,
        response: emptyAnswers,
      },
    },
    async (request, reply) => {
      const projectId = checkWriter(guard, request, request.body.project_id);
      const namespaceId = Number(request.params.namespace_id);
      const { namespace_id = namespaceId } = request.body;
      if (namespace_id !== namespaceId) {
        throw new InvalidArgumentError("namespace_id", `the one of the path, ${namespaceId}`, namespace_id);
      }
      const changes = readNamespace(request.body);
      const outcome = await update(store, { projectId, namespaceId }, changes);
      if (outcome === "unknown") throw makeUnknown();
      if (outcome === "duplicate name") throw makeNameTaken(changes.namespaceName);
      return reply.code(204).send();
    },
  );
}

/** What the store calls otherwise than the wire does. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  namespaceName: "namespace_name",
  partitioningField: "partitioning_field",
};

async function update(
  { namespaces }: Pick<Store, "namespaces">,
  { projectId, namespaceId }: Pick<NamespaceRecord, "projectId" | "namespaceId">,
  changes: NamespaceChanges,
): ReturnType<Store["namespaces"]["update"]> {
  try {
    return await namespaces.update(projectId, namespaceId, changes, Date.now());
  } catch (cause) {
    const name = cause instanceof InvalidArgumentError ? WIRE_NAMES[cause.argument] : undefined;
    if (!(cause instanceof InvalidArgumentError) || name === undefined) throw cause;
    throw new InvalidArgumentError(name, cause.expected, changes[cause.argument as keyof NamespaceChanges]);
  }
}

/** The project in which a token may change namespaces: to write or to administer is enough, for all devices. */
function checkWriter(guard: Guard, request: FastifyRequest, given: number | undefined): number {
  const { projectId, rights } = guard.grantIn(request, given ?? guard.grantOf(request).projectId);
  if (rights.write || rights.admin) return projectId;
  throw new Problem(403, ErrorCode.RIGHT_MISSING, "The token gives neither the right to write nor to admin");
}

function makeUnknown(): Problem {
  return new Problem(404, ErrorCode.NOT_FOUND, "There is no such namespace in the project");
}

function makeNameTaken(name: string): Problem {
  return new Problem(422, ErrorCode.ALREADY_EXISTS, "There is a namespace of this name already", { details: name });
}
