import type { Rights } from "../tokens/rights.ts";

/** A token as it was given out: the text itself is not kept. Refreshed ones are still the same token. */
export interface TokenRecord {
  /** The number, which the text of the token names; above 0, given by the store. */
  readonly tokenId: number;
  /** For whom it was made. */
  readonly userId: number;
  /** The project that it is for; `undefined` for a user token. */
  readonly projectId?: number | undefined;
  /** What it allows in the project; nothing for a user token. */
  readonly rights: Rights;
  /** The one device that it is for. */
  readonly deviceId?: string | undefined;
  /** Whether it may be changed for a fresh one. */
  readonly isRefreshable: boolean;
  /** How long it lasts each time; milliseconds. */
  readonly ttlMs: number;
  /** When it was made; milliseconds since 1970. */
  readonly createdMs: number;
  /** When the freshest of it ends; milliseconds since 1970. */
  readonly expiresMs: number;
  /** When it was revoked; milliseconds since 1970. */
  readonly revokedMs?: number | undefined;
}

/** Which tokens are meant: those that fit everything that is named. Where nothing is named, it is refused. */
export interface TokenSelection {
  /** The token of that number. */
  readonly tokenId?: number | undefined;
  /** `null` means user tokens. */
  readonly projectId?: number | null | undefined;
  /** Those that were made for that user. */
  readonly userId?: number | undefined;
  /** Those for that device alone. */
  readonly deviceId?: string | undefined;
}

/** The tokens that a backend has given out. */
export interface Tokens {
  /**
   * Keeps a token under the next free number; none is given twice.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} for a user or a project that does not exist
   */
  create(token: Omit<TokenRecord, "tokenId" | "revokedMs">): Promise<TokenRecord>;
  /** The token of that number; `undefined` where there is none. */
  get(tokenId: number): Promise<TokenRecord | undefined>;
  /** Notes that a token was refreshed and ends later now. It never comes to end earlier. */
  extend(tokenId: number, expiresMs: number): Promise<void>;
  /** By their number, those after `afterId`, at most `count`. */
  list(selection: TokenSelection, afterId: number, count: number): Promise<readonly TokenRecord[]>;
  /** Revokes those that are not yet; tells how many. */
  revoke(selection: TokenSelection, nowMs: number): Promise<number>;
  /** Forgets those that ended before `endedMs`, which cannot be refreshed any more then; tells how many. */
  forget(endedMs: number): Promise<number>;
}
