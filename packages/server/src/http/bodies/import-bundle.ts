import type { ImportBatch } from "@iobeam/core";
import { SharedMemory } from "./shared-memory.ts";

/** From so many bytes on bodies are long: the way to the thread costs less than it saves, and a copy more than its memory. */
export const LONG_BODY = 8_192;

/** The body of an import. */
export interface ImportBody {
  readonly body: Uint8Array;
  /** Which form the request says. */
  readonly form: "list" | "table";
}

/** Bodies that go to the thread in one message: a message costs about as much as it is to decode a short one. */
export type ImportBundle = readonly ImportBody[];

/** What each body of a bundle holds, or that body again, which is left to whoever has asked. */
export type DecodedBundle = readonly (ImportBatch | Uint8Array)[];

/** A bundle as it goes to a thread. */
export interface PackedBundle {
  readonly packed: ImportBundle;
  /** The memory that all of it is in, and nothing else. */
  readonly memory: readonly ArrayBuffer[];
}

/** Leaves long bodies that have memory of their own there, and puts all others into one piece. */
export function packBundle(bundle: ImportBundle): PackedBundle {
  const shared = new SharedMemory(bundle.reduce((sum, { body }) => (isAlone(body) ? sum : sum + body.length), 0));
  const memory: ArrayBuffer[] = [shared.buffer];
  const packed = bundle.map(({ body, form }): ImportBody => {
    if (!isAlone(body)) return { body: shared.put(body), form };
    memory.push(body.buffer);
    return { body, form };
  });
  return { packed, memory };
}

function isAlone(body: Uint8Array): body is Uint8Array<ArrayBuffer> {
  return body.length >= LONG_BODY && body.buffer instanceof ArrayBuffer && body.buffer.byteLength === body.length;
}
