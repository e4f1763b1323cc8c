import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { encodeInSlices } from "./in-slices.ts";

/** A whole answer, before any of it is sent. */
export interface LongBody {
  /** The `Content-Type`. */
  readonly type: string;
  readonly chunks: readonly Uint8Array[];
}

/** Is told of the bytes of a body as they are made; throws where there is no room for them. */
export type Hold = (bytes: number) => void;

/** Makes a text. The original clients find its end by its length alone, so all of it is made before any is sent. */
export async function makeText(type: string, pieces: Iterable<string>, hold: Hold): Promise<LongBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of encodeInSlices(pieces)) {
    chunks.push(chunk);
    // One alone is no long answer.
    if (chunks.length > 1) hold(chunk.length);
  }
  return { type: `${type}; charset=utf-8`, chunks };
}

/** Sends a body, a small one in one write. */
export function sendBody(reply: FastifyReply, { type, chunks }: LongBody): FastifyReply {
  reply.type(type);
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return reply.send(first);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return reply.header("content-length", length).send(Readable.from(chunks));
}
