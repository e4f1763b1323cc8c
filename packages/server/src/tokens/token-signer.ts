import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { createCheckedTokens } from "./checked-tokens.ts";
import { importKey, type SigningKey } from "./signing-key.ts";
import { readClaims, type TokenClaims } from "./token-claims.ts";

const LONGEST = 1_024;
const REREAD_MS = 1_000;
const MOST_REMEMBERED = 10_000;

/** What a token that this backend signed says. */
export interface SignedClaims {
  /** The claims. */
  readonly claims: TokenClaims;
  /** Whether the token has ended. */
  readonly ended: boolean;
}

/** Signs tokens, and tells its own from all others. */
export interface TokenSigner {
  /** Makes a token (JWT, HS256). */
  sign(claims: TokenClaims): Promise<string>;
  /** What a token says that was verified a while ago; `undefined` for any other. */
  recall(token: string): SignedClaims | undefined;
  /** What a token says; `undefined` where this signer did not make it. */
  verify(token: string): Promise<SignedClaims | undefined>;
  /** Takes the keys in as they are kept now; rejects, and goes on with those that it has, where they cannot be read. */
  reload(): Promise<void>;
}

/**
 * Makes a signer: it signs with the first secret, and knows what any of them has signed.
 *
 * @param secrets - at least one, of 32 bytes each
 * @param reread - asked by `reload`, and for a token with an unknown key at most once a second. Default: they stay
 */
export function createTokenSigner(
  secrets: readonly Uint8Array[],
  reread?: (() => Promise<readonly Uint8Array[]>) | undefined,
): TokenSigner {
  let keys = secrets.map(importKey);
  let lastMs = Number.NEGATIVE_INFINITY;
  const checked = createCheckedTokens(MOST_REMEMBERED);

  async function reload(): Promise<void> {
    lastMs = performance.now();
    if (reread === undefined) return;
    keys = (await reread()).map(importKey);
    checked.clear();
  }

  function recall(token: string): SignedClaims | undefined {
    const claims = token.length > LONGEST ? undefined : checked.get(token);
    return claims && { claims, ended: claims.exp <= Math.floor(Date.now() / 1_000) };
  }

  /** A token without `kid`, as other programs may make it, could be of any key. */
  async function candidates(kid: string | undefined): Promise<readonly SigningKey[]> {
    const fitting = (): SigningKey[] => keys.filter((key) => kid === undefined || key.kid === kid);
    // Another process may have changed the keys.
    if (fitting().length === 0 && performance.now() - lastMs >= REREAD_MS) await reload().catch(() => undefined);
    return fitting();
  }

  return {
    reload,
    recall,
    async sign(claims) {
      const { kid, key } = keys[0] as SigningKey;
      return new SignJWT({ ...claims } as never).setProtectedHeader({ typ: "JWT", alg: "HS256", kid }).sign(await key);
    },
    async verify(token) {
      if (token.length > LONGEST) return undefined;
      const known = recall(token);
      if (known !== undefined) return known;
      const kid = readKid(token);
      if (kid === undefined) return undefined;
      for (const { kid: ownKid, key } of await candidates(kid.text)) {
        const signed = await verifyWith(await key, token);
        // Where the keys have changed meanwhile, it may be one of those that are gone.
        if (signed !== undefined && keys.some((each) => each.kid === ownKid)) checked.add(token, signed.claims);
        if (signed !== undefined) return signed;
      }
      return undefined;
    },
  };
}

function readKid(token: string): { readonly text: string | undefined } | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return kid === undefined || typeof kid === "string" ? { text: kid } : undefined;
  } catch {
    return undefined;
  }
}

async function verifyWith(key: Awaited<SigningKey["key"]>, token: string): Promise<SignedClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"], requiredClaims: ["exp"] });
    return complete(payload, false);
  } catch (error) {
    // The end is looked at only after the signature was found right.
    if (error instanceof errors.JWTExpired) return complete(error.payload, true);
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function complete(payload: object, ended: boolean): SignedClaims | undefined {
  const claims = readClaims(payload);
  return claims && { claims, ended };
}
