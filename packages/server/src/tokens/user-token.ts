import { formatWireDate } from "@iobeam/core";
import type { Backend } from "../backend.ts";
import { endOf } from "./project-token.ts";

/** A user token as the v1 API answers it. */
export interface WireUserToken {
  /** The token. */
  readonly token: string;
  /** When it ends. */
  readonly expires: string;
  /** Whose it is. */
  readonly user_id: number;
}

/** Makes a user token, in the wire's shape. It lasts as long as the server's tokens do. */
export async function issueUserToken(
  { store, signer, settings: { tokenTtlMs } }: Pick<Backend, "store" | "signer" | "settings">,
  userId: number,
): Promise<WireUserToken & { readonly tokenId: number }> {
  const nowMs = Date.now();
  const expiresMs = endOf(nowMs, tokenTtlMs);
  const { tokenId } = await store.tokens.create({
    userId,
    rights: { read: false, write: false, admin: false },
    isRefreshable: false,
    ttlMs: tokenTtlMs,
    createdMs: nowMs,
    expiresMs,
  });
  const token = await signer.sign({ uid: userId, exp: expiresMs / 1_000, jti: tokenId });
  return { tokenId, token, expires: formatWireDate(new Date(expiresMs)), user_id: userId };
}
