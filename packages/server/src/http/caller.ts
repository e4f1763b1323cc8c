import { ErrorCode } from "@iobeam/core";
import type { Backend } from "../backend.ts";
import type { TokenSelection } from "../records/token.ts";
import { createLiveTokens, type TokenState } from "../tokens/live-tokens.ts";
import type { ProjectGrant } from "../tokens/project-token.ts";
import { fromBits } from "../tokens/rights.ts";
import { isProjectClaims, isRecorded, type TokenClaims } from "../tokens/token-claims.ts";
import { refuseToken } from "./bearer.ts";
import { createKnownProjects } from "./known-projects.ts";

/** Who asks: a user, or the bearer of a project token. */
export type Caller = { readonly userId: number } | { readonly grant: ProjectGrant };

/** Tells whose tokens are. */
export interface Callers {
  /**
   * Whose a token is, without a question to the store, as for nearly all requests: a device sends the same one again
   * and again. `undefined` for one that is not remembered, has ended or was revoked.
   */
  recall(token: string): Caller | undefined;
  /** Whose a token is; rejects with `Problem` 401 for one that gives nothing. */
  identify(token: string): Promise<Caller>;
  /** Ends tokens, at once for this process and within 5 s for others; tells how many. */
  revoke(selection: TokenSelection): Promise<number>;
}

/** Makes what tells the tokens of a backend apart. */
export function createCallers({ signer, store }: Pick<Backend, "signer" | "store">): Callers {
  const tokens = createLiveTokens(store);
  const projects = createKnownProjects(store);
  /** A device asks thousands of times with the same claims, and the same record. */
  const made = new WeakMap<TokenClaims, { readonly state: TokenState | undefined; readonly caller: Caller }>();

  function remember(claims: TokenClaims, state: TokenState | undefined): Caller {
    const known = made.get(claims);
    if (known !== undefined && known.state === state) return known.caller;
    const caller = makeCaller(claims, state);
    made.set(claims, { state, caller });
    return caller;
  }

  return {
    revoke: (selection) => tokens.revoke(selection),
    recall(token) {
      const signed = signer.recall(token);
      if (signed === undefined || signed.ended) return undefined;
      const { claims } = signed;
      const state = isRecorded(claims) ? tokens.recall(claims) : undefined;
      if (isRecorded(claims) && typeof state !== "object") return undefined;
      if (isProjectClaims(claims) && !projects.isRemembered(claims.pid)) return undefined;
      return remember(claims, state);
    },
    async identify(token) {
      const signed = await signer.verify(token);
      if (signed === undefined) throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
      const { claims, ended } = signed;
      if (ended) throw refuseToken(ErrorCode.TOKEN_EXPIRED, "The token has ended");
      // Tokens of the first versions have no record.
      const state = isRecorded(claims) ? await tokens.stateOf(claims) : undefined;
      if (state === "revoked") throw refuseToken(ErrorCode.TOKEN_INVALID, "The token was revoked");
      if (state === "unknown") throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is not one of this backend");
      if (isProjectClaims(claims) && !(await projects.exists(claims.pid))) {
        throw refuseToken(ErrorCode.TOKEN_INVALID, "The token is for nothing that this backend has");
      }
      return makeCaller(claims, state);
    },
  };
}

function makeCaller(claims: TokenClaims, state: TokenState | undefined): Caller {
  const { uid: userId, jti: tokenId } = claims;
  if (!isProjectClaims(claims)) return { userId };
  const deviceId = typeof state === "object" ? state.deviceId : undefined;
  return { grant: { userId, projectId: claims.pid, rights: fromBits(claims.pms), tokenId, deviceId } };
}
