import { InvalidTokenError } from "../errors/invalid-token-error.ts";

/** What a token says of itself. It is read, not verified: only the backend can do that. */
export interface TokenClaims {
  /** When the token ends, in milliseconds since 1970; `undefined` where it says nothing. */
  readonly expiresAtMs: number | undefined;
  /** The project that it is for; `undefined` where it says nothing. */
  readonly projectId: number | undefined;
}

/** The URL-safe alphabet, the plain one, and padding. */
const BASE64 = /^[\w+/-]+={0,2}$/;

/**
 * Reads what a token (RFC 7519) says of itself. The old backend's padded and plain base64 is read too.
 *
 * @throws {@link InvalidTokenError} for an empty text or one that is no JSON Web Token
 */
export function readTokenClaims(token: unknown): TokenClaims {
  if (typeof token !== "string") throw new InvalidTokenError("must be a string");
  if (token.trim() === "") throw new InvalidTokenError("is empty");
  const parts = token.split(".");
  if (parts.length !== 3 || parts.some((part) => part === "")) throw new InvalidTokenError("is no JSON Web Token");
  if (!parts.every((part) => BASE64.test(part)))
    throw new InvalidTokenError("holds a blank or another foreign character");
  const { exp, pid } = decodePart(parts[1] as string);
  return {
    expiresAtMs: typeof exp === "number" && Number.isFinite(exp * 1_000) ? exp * 1_000 : undefined,
    projectId: typeof pid === "number" && Number.isSafeInteger(pid) && pid > 0 ? pid : undefined,
  };
}

function decodePart(part: string): { exp?: unknown; pid?: unknown } {
  try {
    const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof claims === "object" && claims !== null && !Array.isArray(claims)) return claims;
  } catch {
    // Told below, without the text: an error message must not show a token.
  }
  throw new InvalidTokenError("is no JSON Web Token: its middle part does not hold a JSON object");
}
