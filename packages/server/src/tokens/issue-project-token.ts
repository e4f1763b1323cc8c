import type { WireProjectToken } from "@iobeam/core";
import type { Backend } from "../backend.ts";
import { endOf, type ProjectGrant, writeProjectToken } from "./project-token.ts";

/** What a new project token is to give, and for how long. */
export interface NewToken extends Omit<ProjectGrant, "tokenId"> {
  /** Whether it may be changed for a fresh one. */
  readonly isRefreshable: boolean;
  /** How long it lasts each time; milliseconds, rounded up to the second. */
  readonly ttlMs: number;
}

/** A project token in the wire's shape, with the number of its record. */
export interface IssuedToken {
  readonly tokenId: number;
  readonly wire: WireProjectToken;
}

/** Makes a project token and keeps its record. */
export async function issueProjectToken(
  { store, signer }: Pick<Backend, "store" | "signer">,
  token: NewToken,
): Promise<IssuedToken> {
  const nowMs = Date.now();
  const expiresMs = endOf(nowMs, token.ttlMs);
  const { tokenId } = await store.tokens.create({ ...token, createdMs: nowMs, expiresMs });
  return { tokenId, wire: await writeProjectToken(signer, { ...token, tokenId }, expiresMs) };
}
