import { createHash, webcrypto } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";

const LONGEST = 1_024;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** What a token that this backend signed says. */
export interface SignedClaims {
  /** The claims. */
  readonly claims: JWTPayload;
  /** Whether the token has ended. */
  readonly ended: boolean;
}

/** Signs tokens, and tells its own from all others. */
export interface TokenSigner {
  /** Makes a token (JWT, HS256). */
  sign(claims: JWTPayload): Promise<string>;
  /** What a token says; `undefined` where this signer did not make it. */
  verify(token: string): Promise<SignedClaims | undefined>;
}

/**
 * Makes a signer.
 *
 * @param secret - the key; 32 bytes
 */
export function createTokenSigner(secret: Uint8Array): TokenSigner {
  // Imported once: jose would do that for each token, which takes as long as checking it.
  const imported = webcrypto.subtle.importKey("raw", secret, HMAC, false, ["sign", "verify"]);
  const kid = createHash("sha256").update(secret).digest("hex").slice(0, 8);
  return {
    async sign(claims) {
      return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "HS256", kid }).sign(await imported);
    },
    async verify(token) {
      if (token.length > LONGEST) return undefined;
      const key = await imported;
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"], requiredClaims: ["exp"] });
        return { claims: payload, ended: false };
      } catch (error) {
        // The end is looked at only after the signature was found right.
        if (error instanceof errors.JWTExpired) return { claims: error.payload, ended: true };
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },
  };
}
