import { decodeBlock, readBlockHeader } from "@iobeam/core";
import type { FieldType } from "../records/namespace.ts";

/** What the values of a block are, as namespaces tell it. */
export function fieldType(block: Uint8Array): FieldType {
  if (readBlockHeader(block).isNumeric) return "DOUBLE";
  return typeof decodeBlock(block).values[0] === "boolean" ? "BOOLEAN" : "STRING";
}
