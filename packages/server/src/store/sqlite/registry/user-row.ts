import type { UserRecord } from "../../../records/user.ts";
import { textKey } from "../../text-key.ts";

/** A user as the table has it. */
export interface UserRow {
  readonly user_id: number;
  readonly email: string;
  readonly username: string | null;
  readonly password_hash: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company_name: string | null;
  readonly url: string | null;
  readonly is_verified: number;
  readonly created_ms: number;
}

/** What is read of a user. */
export const USER_COLUMNS =
  "user_id, email, username, password_hash, first_name, last_name, company_name, url, is_verified, created_ms";

/** A user, of a row. */
export function fromUserRow(row: UserRow): UserRecord {
  const { username, password_hash, first_name, last_name, company_name, url } = row;
  return {
    userId: row.user_id,
    email: row.email,
    ...(username !== null && { username }),
    ...(password_hash !== null && { passwordHash: password_hash }),
    ...(first_name !== null && { firstName: first_name }),
    ...(last_name !== null && { lastName: last_name }),
    ...(company_name !== null && { companyName: company_name }),
    ...(url !== null && { url }),
    isVerified: row.is_verified === 1,
    createdMs: row.created_ms,
  };
}

/** What is written of a user, with the keys that are compared. */
export function toUserRow(
  user: Omit<UserRecord, "userId">,
): Omit<UserRow, "user_id"> & Readonly<Record<string, unknown>> {
  return {
    email: user.email,
    email_key: textKey(user.email),
    username: user.username ?? null,
    username_key: user.username === undefined ? null : textKey(user.username),
    password_hash: user.passwordHash ?? null,
    first_name: user.firstName ?? null,
    last_name: user.lastName ?? null,
    company_name: user.companyName ?? null,
    url: user.url ?? null,
    is_verified: user.isVerified ? 1 : 0,
    created_ms: user.createdMs,
  };
}
