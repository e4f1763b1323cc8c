import { decodeImport, type ImportBatch, parseImport, readNamespaceTarget } from "@iobeam/core";
import { answerRequests } from "../../threads/answer-requests.ts";
import type { LongImport } from "./import-decoder.ts";

answerRequests<LongImport, ImportBatch | undefined>({ answer: decode });

/** Imports in namespace form, and all that are wrong, are left to whoever asks, who knows what to say to each. */
function decode({ body, form }: LongImport): ImportBatch | undefined {
  try {
    const parsed = parseImport(body);
    if (form === "table" && readNamespaceTarget(parsed) !== undefined) return undefined;
    return decodeImport(parsed, form);
  } catch {
    return undefined;
  }
}
