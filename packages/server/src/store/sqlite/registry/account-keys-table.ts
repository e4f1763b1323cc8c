import type { Database } from "better-sqlite3";
import type { AccountKey, KeyPurpose, Users } from "../../../records/user.ts";
import type { Sync } from "../../registry.ts";
import { refuseUser } from "../../unknown-project.ts";

interface KeyRow {
  readonly user_id: number;
  readonly expires_ms: number;
}

/** Prepares the statements on the keys that were sent to users. */
export function createAccountKeysTable(db: Database): Sync<Pick<Users, "keepKey" | "takeKey">> {
  const isUser = db.prepare<[number], 1>("SELECT 1 FROM users WHERE user_id = ?").pluck();
  const put = db.prepare<[AccountKey]>(
    `INSERT OR REPLACE INTO account_keys (hash, purpose, user_id, expires_ms)
    VALUES (@hash, @purpose, @userId, @expiresMs)`,
  );
  const take = db.prepare<[string, KeyPurpose], KeyRow>(
    "DELETE FROM account_keys WHERE hash = ? AND purpose = ? RETURNING user_id, expires_ms",
  );
  return {
    keepKey(key) {
      if (isUser.get(key.userId) === undefined) throw refuseUser("userId", key.userId);
      put.run(key);
    },
    takeKey(hash, purpose, nowMs) {
      const row = take.get(hash, purpose);
      return row !== undefined && row.expires_ms > nowMs ? row.user_id : undefined;
    },
  };
}
