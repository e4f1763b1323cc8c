import type { Database, Statement } from "better-sqlite3";
import type { TokenRecord, TokenSelection, Tokens } from "../../../records/token.ts";
import { fromBits, toBits } from "../../../tokens/rights.ts";
import type { Sync } from "../../registry.ts";
import { namedParts } from "../../token-selection.ts";
import { refuseProject, refuseUser } from "../../unknown-project.ts";

interface TokenRow {
  readonly token_id: number;
  readonly user_id: number;
  readonly project_id: number | null;
  readonly rights: number;
  readonly device_id: string | null;
  readonly is_refreshable: number;
  readonly ttl_ms: number;
  readonly created_ms: number;
  readonly expires_ms: number;
  readonly revoked_ms: number | null;
}

type Bound = number | string | null;

const COLUMNS: Readonly<Record<keyof TokenSelection, string>> = {
  tokenId: "token_id",
  projectId: "project_id",
  userId: "user_id",
  deviceId: "device_id",
};

/** Prepares the statements on tokens. */
export function createTokensTable(db: Database): Sync<Tokens> {
  const check = createReferenceCheck(db);
  const insert = db.prepare<[Omit<TokenRow, "token_id" | "revoked_ms">]>(
    `INSERT INTO tokens
      (user_id, project_id, rights, device_id, is_refreshable, ttl_ms, created_ms, expires_ms)
    VALUES (@user_id, @project_id, @rights, @device_id, @is_refreshable, @ttl_ms, @created_ms, @expires_ms)`,
  );
  const get = db.prepare<[number], TokenRow>("SELECT * FROM tokens WHERE token_id = ?");
  const extend = db.prepare<[number, number]>("UPDATE tokens SET expires_ms = max(expires_ms, ?) WHERE token_id = ?");
  const forget = db.prepare<[number]>("DELETE FROM tokens WHERE expires_ms < ?");
  return {
    ...createTokenLists(db),
    create(token) {
      check(token);
      const row = toRow(token);
      return fromRow({ ...row, token_id: Number(insert.run(row).lastInsertRowid), revoked_ms: null });
    },
    get(tokenId) {
      const row = get.get(tokenId);
      return row && fromRow(row);
    },
    extend: (tokenId, expiresMs) => void extend.run(expiresMs, tokenId),
    forget: (endedMs) => forget.run(endedMs).changes,
  };
}

function createReferenceCheck(db: Database): (token: Pick<TokenRecord, "userId" | "projectId">) => void {
  const isUser = db.prepare<[number], 1>("SELECT 1 FROM users WHERE user_id = ?").pluck();
  const isProject = db.prepare<[number], 1>("SELECT 1 FROM projects WHERE project_id = ?").pluck();
  return ({ userId, projectId }) => {
    if (isUser.get(userId) === undefined) throw refuseUser("userId", userId);
    if (projectId !== undefined && isProject.get(projectId) === undefined) throw refuseProject(projectId);
  };
}

/** The statements on all tokens of a selection. */
function createTokenLists(db: Database): Sync<Pick<Tokens, "list" | "revoke">> {
  const statements = new Map<string, Statement<Bound[], TokenRow>>();

  function prepare(sql: string): Statement<Bound[], TokenRow> {
    const statement = statements.get(sql) ?? db.prepare<Bound[], TokenRow>(sql);
    statements.set(sql, statement);
    return statement;
  }

  return {
    list(selection, afterId, count) {
      const { condition, bounds } = toCondition(selection);
      const sql = `SELECT * FROM tokens WHERE ${condition} AND token_id > ? ORDER BY token_id LIMIT ?`;
      return prepare(sql)
        .all(...bounds, afterId, count)
        .map(fromRow);
    },
    revoke(selection, nowMs) {
      const { condition, bounds } = toCondition(selection);
      const sql = `UPDATE tokens SET revoked_ms = ? WHERE ${condition} AND revoked_ms IS NULL`;
      return prepare(sql).run(nowMs, ...bounds).changes;
    },
  };
}

function toCondition(selection: TokenSelection): { condition: string; bounds: Bound[] } {
  const named = namedParts(selection);
  // IS finds NULL, too.
  const condition = named.map(([part]) => `${COLUMNS[part]} IS ?`).join(" AND ");
  return { condition, bounds: named.map(([, bound]) => bound) };
}

function toRow(token: Omit<TokenRecord, "tokenId" | "revokedMs">): Omit<TokenRow, "token_id" | "revoked_ms"> {
  return {
    user_id: token.userId,
    project_id: token.projectId ?? null,
    rights: toBits(token.rights),
    device_id: token.deviceId ?? null,
    is_refreshable: token.isRefreshable ? 1 : 0,
    ttl_ms: token.ttlMs,
    created_ms: token.createdMs,
    expires_ms: token.expiresMs,
  };
}

function fromRow(row: TokenRow): TokenRecord {
  return {
    tokenId: row.token_id,
    userId: row.user_id,
    ...(row.project_id !== null && { projectId: row.project_id }),
    rights: fromBits(row.rights),
    ...(row.device_id !== null && { deviceId: row.device_id }),
    isRefreshable: row.is_refreshable === 1,
    ttlMs: row.ttl_ms,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    ...(row.revoked_ms !== null && { revokedMs: row.revoked_ms }),
  };
}
