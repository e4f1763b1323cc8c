import { decodeImport, type ImportBatch, parseImport, readNamespaceTarget } from "@iobeam/core";
import { answerRequests } from "../../threads/answer-requests.ts";
import type { DecodedBundle, ImportBody, ImportBundle } from "./import-bundle.ts";
import { SharedMemory } from "./shared-memory.ts";

answerRequests<ImportBundle, DecodedBundle>({ answer: (bundle) => shareMemory(bundle.map(decode)) });

/** Imports in namespace form, and all that are wrong, go back to whoever asks, who knows what to say to each. */
function decode({ body, form }: ImportBody): ImportBatch | Uint8Array {
  try {
    const parsed = parseImport(body);
    if (form === "table" && readNamespaceTarget(parsed) !== undefined) return body;
    return decodeImport(parsed, form);
  } catch {
    return body;
  }
}

/** Whoever keeps a block keeps all of the memory that it is in: of batches with more than this it is not shared. */
const MOST_SHARED = 16_384;

/** The same with the blocks of small batches in one piece of memory. */
function shareMemory(decoded: DecodedBundle): DecodedBundle {
  const memory = new SharedMemory(decoded.reduce((sum, each) => sum + (isSmall(each) ? sizeOf(each) : 0), 0));
  return decoded.map((each) => {
    if (!isSmall(each)) return each;
    return { ...each, blocks: each.blocks.map(({ name, block }) => ({ name, block: memory.put(block) })) };
  });
}

function isSmall(decoded: ImportBatch | Uint8Array): decoded is ImportBatch {
  return !(decoded instanceof Uint8Array) && sizeOf(decoded) <= MOST_SHARED;
}

function sizeOf({ blocks }: ImportBatch): number {
  return blocks.reduce((sum, { block }) => sum + block.length, 0);
}
