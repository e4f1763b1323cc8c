import { createHash, webcrypto } from "node:crypto";

const HMAC = { name: "HMAC", hash: "SHA-256" };

/** A key that signs tokens. */
export interface SigningKey {
  /** Names it in the header of a token: 8 hex digits, which tell nothing of the secret. */
  readonly kid: string;
  /** Imported once: jose would do that for each token, which takes as long as checking it. */
  readonly key: Promise<webcrypto.CryptoKey>;
}

/** The key of a secret. */
export function importKey(secret: Uint8Array): SigningKey {
  return {
    kid: createHash("sha256").update(secret).digest("hex").slice(0, 8),
    key: webcrypto.subtle.importKey("raw", secret, HMAC, false, ["sign", "verify"]),
  };
}
