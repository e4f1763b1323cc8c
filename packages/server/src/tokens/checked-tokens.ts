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

/**
 * Makes an empty memory; of more than `most` tokens the oldest is forgotten. A text is looked up by a hash with a seed
 * of this process's own, so that how long it takes tells nothing of the texts that are remembered.
 */
export function createCheckedTokens(most: number): CheckedTokens {
  const claimsByText = new Map<string, TokenClaims>();
  return {
    get: (token) => claimsByText.get(token),
    add(token, claims) {
      // A copy: a part of a header's text would keep all of it in memory.
      claimsByText.set(Buffer.from(token, "latin1").toString("latin1"), claims);
      if (claimsByText.size > most) claimsByText.delete(claimsByText.keys().next().value as string);
    },
    clear: () => claimsByText.clear(),
  };
}
