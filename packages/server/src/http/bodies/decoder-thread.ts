import { decodeImport, type ImportBatch, parseImport, readNamespaceTarget } from "@iobeam/core";
import { answerRequests } from "../../threads/answer-requests.ts";
import type { LongImport } from "./import-decoder.ts";

answerRequests<LongImport, ImportBatch | Uint8Array>({ answer: decode });

/** Imports in namespace form, and all that are wrong, go back to whoever asks, who knows what to say to each. */
function decode({ body, form }: LongImport): ImportBatch | Uint8Array {
  try {
    const parsed = parseImport(body);
    if (form === "table" && readNamespaceTarget(parsed) !== undefined) return body;
    return decodeImport(parsed, form);
  } catch {
    return body;
  }
}
