import { formatWireDate } from "@iobeam/core";
import type { SignedClaims, TokenSigner } from "./token-signer.ts";

/** A user token as the v1 API answers it. */
export interface WireUserToken {
  /** The token. */
  readonly token: string;
  /** When it ends. */
  readonly expires: string;
  /** Whose it is. */
  readonly user_id: number;
}

/** The administrator's number: the only user so far. */
export const ADMIN_USER_ID: number = 1;

/** Makes a user token, in the wire's shape. It lasts `ttlMs` milliseconds, rounded up to the second. */
export async function issueUserToken(signer: TokenSigner, userId: number, ttlMs: number): Promise<WireUserToken> {
  const exp = Math.ceil((Date.now() + ttlMs) / 1_000);
  const token = await signer.sign({ uid: userId, exp });
  return { token, expires: formatWireDate(new Date(exp * 1_000)), user_id: userId };
}

/** Whose token it is; `undefined` where the claims are not those of a user token. */
export function readUserId({ claims }: SignedClaims): number | undefined {
  const { uid } = claims;
  return typeof uid === "number" && !("pid" in claims) && !("pms" in claims) ? uid : undefined;
}
