import {
  type AccountKey,
  type KeyPurpose,
  OPERATOR_ID,
  type UserChanges,
  type UserConflict,
  type UserRecord,
  type Users,
} from "../../../records/user.ts";
import type { Sync } from "../../registry.ts";
import { textKey } from "../../text-key.ts";
import { refuseUser } from "../../unknown-project.ts";
import { changeUser } from "../../user-merge.ts";

const OPERATOR: UserRecord = {
  userId: OPERATOR_ID,
  email: "admin@localhost",
  username: "admin",
  isVerified: true,
  createdMs: 0,
};

/** The users, and the keys that were sent to them. */
export class MemoryUsers implements Sync<Users> {
  readonly #users = new Map<number, UserRecord>([[OPERATOR_ID, OPERATOR]]);
  readonly #keys = new Map<string, AccountKey>();

  create(user: Omit<UserRecord, "userId">): UserRecord | UserConflict {
    const created = { ...user, userId: this.#users.size + 1 };
    return this.#conflictOf(created) ?? this.#put(created);
  }

  get(userId: number): UserRecord | undefined {
    return this.#users.get(userId);
  }

  find(nameOrEmail: string): UserRecord | undefined {
    const key = textKey(nameOrEmail);
    return [...this.#users.values()].find((user) => namesOf(user).includes(key));
  }

  search(text: string, count: number): readonly UserRecord[] {
    const key = textKey(text);
    const isFound = (user: UserRecord): boolean => {
      const name = `${user.firstName ?? ""} ${user.lastName ?? ""}`.trim();
      return [...namesOf(user), textKey(name)].some((part) => part.includes(key));
    };
    return [...this.#users.values()].filter(isFound).slice(0, count);
  }

  update(userId: number, changes: UserChanges): UserRecord | "unchanged" | "unknown" | UserConflict {
    const user = this.#users.get(userId);
    if (user === undefined) return "unknown";
    const changed = changeUser(user, changes);
    return changed === undefined ? "unchanged" : (this.#conflictOf(changed) ?? this.#put(changed));
  }

  keepKey(key: AccountKey): void {
    if (!this.#users.has(key.userId)) throw refuseUser("userId", key.userId);
    for (const { hash, userId, purpose } of this.#keys.values()) {
      if (userId === key.userId && purpose === key.purpose) this.#keys.delete(hash);
    }
    this.#keys.set(key.hash, { ...key });
  }

  takeKey(hash: string, purpose: KeyPurpose, nowMs: number): number | undefined {
    const key = this.#keys.get(hash);
    if (key?.purpose !== purpose) return undefined;
    this.#keys.delete(hash);
    return key.expiresMs > nowMs ? key.userId : undefined;
  }

  #conflictOf(user: UserRecord): UserConflict | undefined {
    const others = [...this.#users.values()].filter(({ userId }) => userId !== user.userId).flatMap(namesOf);
    if (others.includes(textKey(user.email))) return "duplicate email";
    return user.username !== undefined && others.includes(textKey(user.username)) ? "duplicate username" : undefined;
  }

  #put(user: UserRecord): UserRecord {
    this.#users.set(user.userId, user);
    return user;
  }
}

/** What a user may log in with. */
function namesOf({ email, username }: UserRecord): string[] {
  return username === undefined ? [textKey(email)] : [textKey(email), textKey(username)];
}
