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

/** The same with all blocks in one piece of memory: each piece costs as much on its way as some blocks. */
function shareMemory(decoded: DecodedBundle): DecodedBundle {
  const blocks = decoded.flatMap((each) => (each instanceof Uint8Array ? [] : each.blocks));
  const memory = new Uint8Array(blocks.reduce((sum, { block }) => sum + block.length, 0));
  let at = 0;
  const move = (block: Uint8Array): Uint8Array => {
    memory.set(block, at);
    at += block.length;
    return memory.subarray(at - block.length, at);
  };
  return decoded.map((each) => {
    if (each instanceof Uint8Array) return each;
    return { ...each, blocks: each.blocks.map(({ name, block }) => ({ name, block: move(block) })) };
  });
}
