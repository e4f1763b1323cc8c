import { createHash } from "node:crypto";
import type { TokenClaims } from "./token-claims.ts";

/** A device sends the same token with every request: its signature is checked once, which takes longer than all else. */
export interface CheckedTokens {
  /** The claims of a token whose signature was found right. */
  get(token: string): TokenClaims | undefined;
  /** Remembers one. */
  add(token: string, claims: TokenClaims): void;
  /** Forgets all, as when the keys change. */
  clear(): void;
}

/** Makes an empty memory; of more than `most` tokens the oldest is forgotten. */
export function createCheckedTokens(most: number): CheckedTokens {
  const claimsByDigest = new Map<string, TokenClaims>();
  return {
    get: (token) => claimsByDigest.get(digestOf(token)),
    add(token, claims) {
      claimsByDigest.set(digestOf(token), claims);
      if (claimsByDigest.size > most) claimsByDigest.delete(claimsByDigest.keys().next().value as string);
    },
    clear: () => claimsByDigest.clear(),
  };
}

/** The text itself is not kept, and how long finding it takes tells nothing of it. */
function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
