/**
 * What the text of a token holds. The Arduino client has room for 231 characters, which is enough while the numbers of
 * users, projects and tokens have up to 15 digits.
 */
export interface TokenClaims {
  /** For whom it was made. */
  readonly uid: number;
  /** When it ends; seconds since 1970. */
  readonly exp: number;
  /** The project; a user token has none. */
  readonly pid?: number | undefined;
  /** The bits of its rights; a user token has none. */
  readonly pms?: number | undefined;
  /** The number of its record; those of the first versions have none. */
  readonly jti?: number | undefined;
}

/** What a token gives in a project. */
export interface ProjectClaims extends TokenClaims {
  readonly pid: number;
  readonly pms: number;
}

/** What a token says that has a record. */
export interface RecordedClaims extends TokenClaims {
  readonly jti: number;
}

const NUMBERS = ["uid", "exp", "pid", "pms", "jti"] as const;

/** The claims of a token; `undefined` where they are not such as this backend makes. */
export function readClaims(payload: object): TokenClaims | undefined {
  const claims = payload as Readonly<Record<string, unknown>>;
  if (NUMBERS.some((name) => claims[name] !== undefined && !Number.isSafeInteger(claims[name]))) return undefined;
  const { uid, exp, pid, pms } = payload as Partial<TokenClaims>;
  if (uid === undefined || exp === undefined || (pid === undefined) !== (pms === undefined)) return undefined;
  return payload as TokenClaims;
}

/** Whether they are those of a project token. */
export function isProjectClaims(claims: TokenClaims): claims is ProjectClaims {
  return claims.pid !== undefined;
}

/** Whether the token has a record. */
export function isRecorded(claims: TokenClaims): claims is RecordedClaims {
  return claims.jti !== undefined;
}
