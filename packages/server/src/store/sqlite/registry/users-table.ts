import type { Database } from "better-sqlite3";
import type { UserConflict, UserRecord, Users } from "../../../records/user.ts";
import type { Sync } from "../../registry.ts";
import { textKey } from "../../text-key.ts";
import { changeUser } from "../../user-merge.ts";
import { createAccountKeysTable } from "./account-keys-table.ts";
import { fromUserRow, toUserRow, USER_COLUMNS, type UserRow } from "./user-row.ts";

type UserBounds = Readonly<Record<string, unknown>>;

const WRITTEN = [
  "email",
  "email_key",
  "username",
  "username_key",
  "password_hash",
  "first_name",
  "last_name",
  "company_name",
  "url",
  "is_verified",
  "created_ms",
];

/** Prepares the statements on users. */
export function createUsersTable(db: Database): Sync<Users> {
  const insert = db.prepare<[UserBounds]>(
    `INSERT INTO users (${WRITTEN.join(", ")}) VALUES (${WRITTEN.map((column) => `@${column}`).join(", ")})`,
  );
  const update = db.prepare<[UserBounds]>(
    `UPDATE users SET ${WRITTEN.map((column) => `${column} = @${column}`).join(", ")} WHERE user_id = @user_id`,
  );
  const { get, findAll } = createUserReads(db);
  const isOther = (name: string | undefined, userId: number): boolean =>
    name !== undefined && findAll(name).some((user) => user.userId !== userId);

  function conflictOf(user: Omit<UserRecord, "userId">, userId: number): UserConflict | undefined {
    if (isOther(user.email, userId)) return "duplicate email";
    return isOther(user.username, userId) ? "duplicate username" : undefined;
  }

  return {
    ...createAccountKeysTable(db),
    create(user) {
      const row = toUserRow(user);
      const conflict = conflictOf(user, 0);
      return conflict ?? fromUserRow({ ...row, user_id: Number(insert.run(row).lastInsertRowid) });
    },
    get,
    find: (nameOrEmail) => findAll(nameOrEmail)[0],
    search: createUserSearch(db),
    update(userId, changes) {
      const user = get(userId);
      if (user === undefined) return "unknown";
      const changed = changeUser(user, changes);
      if (changed === undefined) return "unchanged";
      const conflict = conflictOf(changed, userId);
      if (conflict !== undefined) return conflict;
      update.run({ ...toUserRow(changed), user_id: userId });
      return changed;
    },
  };
}

function createUserReads(db: Database): {
  get(userId: number): UserRecord | undefined;
  findAll(nameOrEmail: string): UserRecord[];
} {
  const select = db.prepare<[number], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE user_id = ?`);
  const byKey = db.prepare<[{ key: string }], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users WHERE email_key = @key OR username_key = @key`,
  );
  return {
    get(userId) {
      const row = select.get(userId);
      return row && fromUserRow(row);
    },
    findAll: (nameOrEmail) => byKey.all({ key: textKey(nameOrEmail) }).map(fromUserRow),
  };
}

/** SQLite folds the case of ASCII letters only, so this does it by a function of its own. */
function createUserSearch(db: Database): Sync<Users>["search"] {
  db.function("text_key", { deterministic: true }, (text: unknown) => textKey(String(text)));
  const search = db.prepare<[{ key: string; count: number }], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users
    WHERE instr(email_key, @key) OR instr(username_key, @key)
      OR instr(text_key(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))), @key)
    ORDER BY user_id LIMIT @count`,
  );
  return (text, count) => search.all({ key: textKey(text), count }).map(fromUserRow);
}
