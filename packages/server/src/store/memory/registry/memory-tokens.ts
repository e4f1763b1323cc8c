import type { TokenRecord, TokenSelection, Tokens } from "../../../records/token.ts";
import type { Sync } from "../../registry.ts";
import { namedParts } from "../../token-selection.ts";
import { refuseProject, refuseUser } from "../../unknown-project.ts";

type Has = (id: number) => boolean;

/** The tokens that were given out. */
export class MemoryTokens implements Sync<Tokens> {
  readonly #hasUser: Has;
  readonly #hasProject: Has;
  readonly #tokens = new Map<number, TokenRecord>();
  #lastId = 0;

  constructor(hasUser: Has, hasProject: Has) {
    this.#hasUser = hasUser;
    this.#hasProject = hasProject;
  }

  create(token: Omit<TokenRecord, "tokenId" | "revokedMs">): TokenRecord {
    const { userId, projectId } = token;
    if (!this.#hasUser(userId)) throw refuseUser("userId", userId);
    if (projectId !== undefined && !this.#hasProject(projectId)) throw refuseProject(projectId);
    return this.#put({ ...token, tokenId: ++this.#lastId });
  }

  get(tokenId: number): TokenRecord | undefined {
    return this.#tokens.get(tokenId);
  }

  extend(tokenId: number, expiresMs: number): void {
    const token = this.#tokens.get(tokenId);
    if (token !== undefined) this.#put({ ...token, expiresMs: Math.max(token.expiresMs, expiresMs) });
  }

  list(selection: TokenSelection, afterId: number, count: number): readonly TokenRecord[] {
    return this.#find(selection)
      .filter(({ tokenId }) => tokenId > afterId)
      .slice(0, count);
  }

  revoke(selection: TokenSelection, nowMs: number): number {
    const live = this.#find(selection).filter(({ revokedMs }) => revokedMs === undefined);
    for (const token of live) this.#put({ ...token, revokedMs: nowMs });
    return live.length;
  }

  forget(endedMs: number): number {
    const ended = [...this.#tokens.values()].filter(({ expiresMs }) => expiresMs < endedMs);
    for (const { tokenId } of ended) this.#tokens.delete(tokenId);
    return ended.length;
  }

  #find(selection: TokenSelection): TokenRecord[] {
    const named = namedParts(selection);
    return [...this.#tokens.values()].filter((token) =>
      named.every(([part, value]) => (token[part] ?? null) === value),
    );
  }

  #put(token: TokenRecord): TokenRecord {
    this.#tokens.set(token.tokenId, token);
    return token;
  }
}
