import { decodeImport, type ImportBatch, parseImport, readNamespaceTarget } from "@iobeam/core";
import { answerRequests } from "../../threads/answer-requests.ts";
import type { DecodedBundle, ImportBody, ImportBundle } from "./import-bundle.ts";

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

/** The same with the blocks of small batches in one piece of memory: each piece costs as much on its way as some blocks. */
function shareMemory(decoded: DecodedBundle): DecodedBundle {
  const memory = new Uint8Array(decoded.reduce((sum, each) => sum + (isSmall(each) ? sizeOf(each) : 0), 0));
  let at = 0;
  const move = (block: Uint8Array): Uint8Array => {
    memory.set(block, at);
    at += block.length;
    return memory.subarray(at - block.length, at);
  };
  return decoded.map((each) => {
    if (!isSmall(each)) return each;
    return { ...each, blocks: each.blocks.map(({ name, block }) => ({ name, block: move(block) })) };
  });
}

function isSmall(decoded: ImportBatch | Uint8Array): decoded is ImportBatch {
  return !(decoded instanceof Uint8Array) && sizeOf(decoded) <= MOST_SHARED;
}

function sizeOf({ blocks }: ImportBatch): number {
  return blocks.reduce((sum, { block }) => sum + block.length, 0);
}
