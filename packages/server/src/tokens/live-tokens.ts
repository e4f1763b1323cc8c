import type { TokenRecord, TokenSelection } from "../records/token.ts";
import type { Store } from "../store.ts";
import { endOf } from "./project-token.ts";
import { fromBits, toBits } from "./rights.ts";
import type { RecordedClaims, TokenClaims } from "./token-claims.ts";

const FRESH_MS = 5_000;
const MOST_KEPT = 20_000;

/** Whether a token still lives: its record, or why it gives nothing. */
export type TokenState = TokenRecord | "unknown" | "revoked";

/** The records of tokens, held in memory for a few seconds: each request needs one. */
export interface LiveTokens {
  /** The state of a token where it is in memory. */
  recall(claims: RecordedClaims): TokenState | undefined;
  /** The state of a token; up to 5 s old where another process has revoked it. */
  stateOf(claims: RecordedClaims): Promise<TokenState>;
  /** Revokes tokens, at once for this process; tells how many. */
  revoke(selection: TokenSelection): Promise<number>;
}

interface Kept {
  readonly asked: Promise<TokenRecord | undefined>;
  /** What the store has answered; `undefined` also before it has. */
  record: TokenRecord | undefined;
  readonly untilMs: number;
}

/** Makes the memory for the tokens of a store. */
export function createLiveTokens(store: Pick<Store, "tokens">): LiveTokens {
  const kept = new Map<number, Kept>();

  function find(tokenId: number): Kept | undefined {
    const found = kept.get(tokenId);
    return found !== undefined && found.untilMs > performance.now() ? found : undefined;
  }

  function ask(tokenId: number): Promise<TokenRecord | undefined> {
    const asked = store.tokens.get(tokenId);
    const fresh: Kept = { asked, record: undefined, untilMs: performance.now() + FRESH_MS };
    kept.delete(tokenId);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as number);
    kept.set(tokenId, fresh);
    asked.then(
      (record) => {
        fresh.record = record;
      },
      () => kept.delete(tokenId),
    );
    return asked;
  }

  return {
    recall(claims) {
      const record = find(claims.jti)?.record;
      return record && judge(record, claims);
    },
    async stateOf(claims) {
      return judge(await (find(claims.jti)?.asked ?? ask(claims.jti)), claims);
    },
    async revoke(selection) {
      try {
        return await store.tokens.revoke(selection, Date.now());
      } finally {
        // After it is done: whoever asked meanwhile has the old state.
        if (selection.tokenId === undefined) kept.clear();
        else kept.delete(selection.tokenId);
      }
    },
  };
}

/** The state of a token as the store has it now. */
export async function readTokenState(store: Pick<Store, "tokens">, claims: RecordedClaims): Promise<TokenState> {
  return judge(await store.tokens.get(claims.jti), claims);
}

/**
 * A record of another token under the same number, as after a restore, gives nothing. No text of a token ends earlier
 * than its first one did.
 */
function judge(record: TokenRecord | undefined, { uid, pid, pms, exp }: TokenClaims): TokenState {
  if (record === undefined || record.userId !== uid || record.projectId !== pid) return "unknown";
  if (pms !== undefined && toBits(record.rights) !== toBits(fromBits(pms))) return "unknown";
  if (exp * 1_000 < endOf(record.createdMs, record.ttlMs)) return "unknown";
  return record.revokedMs === undefined ? record : "revoked";
}
