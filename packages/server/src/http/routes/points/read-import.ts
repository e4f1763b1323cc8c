import {
  decodeImport,
  decodeImportFrame,
  decodeNamespaceImport,
  ErrorCode,
  type ImportBatch,
  INPUT_NAMESPACE,
  InvalidBlockError,
  type NamespaceTarget,
  readNamespaceTarget,
} from "@iobeam/core";
import type { FastifyRequest } from "fastify";
import type { SourceBatch } from "../../../records/points.ts";
import type { Store } from "../../../store.ts";
import { Problem } from "../../answers/problem.ts";
import { DecodedImport } from "../../bodies/decoded-import.ts";
import type { Guard } from "../../guard.ts";

/** A request to keep points. */
export interface ImportRoute {
  Querystring: { readonly fmt?: "table" };
}

/** What imports are read with. */
interface ImportReader {
  readonly store: Store;
  readonly guard: Guard;
}

/** The label that tells the devices of `input` apart. */
const DEVICE_ID = "device_id";

/**
 * Reads the body of an import in whatever form it has, and checks that its token may write there. Only the namespace
 * form has to ask the store for something.
 *
 * @throws {@link Problem} 403 where it may not, 404 for a namespace that is not there;
 * {@link @iobeam/core#InvalidArgumentError} that names the first wrong field
 */
export function readImport(
  reader: ImportReader,
  request: FastifyRequest<ImportRoute>,
): readonly SourceBatch[] | Promise<readonly SourceBatch[]> {
  const { body, query } = request;
  const isDecoded = body instanceof Uint8Array || body instanceof DecodedImport;
  const target = query.fmt === "table" && !isDecoded ? readNamespaceTarget(body) : undefined;
  if (target !== undefined) return readNamespaceImport(reader, request, target);
  const batch = readBatch(body, query.fmt ?? "list");
  reader.guard.grantIn(request, batch.projectId, batch.deviceId);
  return [batch];
}

function readBatch(body: unknown, form: "list" | "table"): ImportBatch {
  if (body instanceof DecodedImport) return body.batch;
  return body instanceof Uint8Array ? readFrame(body) : decodeImport(body, form);
}

async function readNamespaceImport(
  { store, guard }: ImportReader,
  request: FastifyRequest<ImportRoute>,
  target: NamespaceTarget,
): Promise<readonly SourceBatch[]> {
  const { projectId, namespace } = target;
  // Before the namespace is looked for: a token must not learn what another project has.
  guard.grantIn(request, projectId, guard.grantOf(request).deviceId);
  const field = await findPartitioningField(store, target);
  const batches = decodeNamespaceImport(request.body, field);
  for (const { deviceId } of batches) {
    // Where sources are told apart by something else, a token that is bound to a device has no part.
    guard.grantIn(request, projectId, field === DEVICE_ID ? deviceId : undefined);
  }
  return batches.map((batch) => ({ ...batch, namespace }));
}

async function findPartitioningField(store: Store, { projectId, namespace }: NamespaceTarget): Promise<string> {
  if (namespace === INPUT_NAMESPACE) return DEVICE_ID;
  const found = await store.namespaces.find(projectId, namespace);
  if (found !== undefined) return found.partitioningField;
  throw new Problem(404, ErrorCode.NOT_FOUND, "There is no namespace of that name in the project: make it first");
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
