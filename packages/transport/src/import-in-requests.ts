import {
  type CallOptions,
  encodeListImport,
  encodeTableImport,
  type ImportBatch,
  type ImportRequest,
  IobeamError,
  joinBatches,
  PartialImportError,
} from "@iobeam/core";
import type { Exchange } from "./exchange.ts";
import { splitBatch } from "./split-batch.ts";

/**
 * Imports a batch as one request after another. A request that the backend refuses for good does not
 * hold up the others; any other failure ends it, as the next request would fail alike.
 */
export async function importInRequests(exchange: Exchange, batch: ImportBatch, call: CallOptions): Promise<void> {
  const parts = splitBatch(batch);
  const stored: ImportBatch[] = [];
  const unstored: ImportBatch[] = [];
  let failure: IobeamError | undefined;
  for (const part of parts) {
    if (failure !== undefined && failure.code !== "REQUEST_REJECTED") {
      unstored.push(part);
      continue;
    }
    const error = await importPart(exchange, part, call);
    if (error === undefined) stored.push(part);
    else unstored.push(part);
    failure = failure?.code === "REQUEST_REJECTED" ? (error ?? failure) : error;
  }
  if (failure === undefined) return;
  if (stored.length === 0) throw failure;
  throw new PartialImportError(joinBatches(batch, stored), joinBatches(batch, unstored), failure);
}

async function importPart(exchange: Exchange, part: ImportBatch, call: CallOptions): Promise<IobeamError | undefined> {
  const { form, body } = encode(part);
  try {
    await exchange({ method: "POST", path: form === "table" ? "imports?fmt=table" : "imports", body, ...call });
    return undefined;
  } catch (error) {
    if (IobeamError.is(error)) return error;
    throw error;
  }
}

function encode(part: ImportBatch): ImportRequest {
  const [table] = part.tables;
  return table === undefined ? encodeListImport(part) : encodeTableImport(part, table);
}
