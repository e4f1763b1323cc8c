import type { ImportBatch } from "@iobeam/core";

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

/** Shorter ones are copied sooner than their memory is handed over. */
const SHORT = 8_192;

/** Leaves long bodies that have memory of their own there, and puts all others into one piece, since each piece costs something. */
export function packBundle(bundle: ImportBundle): PackedBundle {
  const length = bundle.reduce((sum, { body }) => (isAlone(body) ? sum : sum + body.length), 0);
  const shared = new Uint8Array(length);
  const memory: ArrayBuffer[] = [shared.buffer];
  let at = 0;
  const packed = bundle.map(({ body, form }): ImportBody => {
    if (isAlone(body)) {
      memory.push(body.buffer);
      return { body, form };
    }
    shared.set(body, at);
    at += body.length;
    return { body: shared.subarray(at - body.length, at), form };
  });
  return { packed, memory };
}

function isAlone(body: Uint8Array): body is Uint8Array<ArrayBuffer> {
  return body.length >= SHORT && body.buffer instanceof ArrayBuffer && body.buffer.byteLength === body.length;
}
