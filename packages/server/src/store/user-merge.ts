import { isDeepStrictEqual } from "node:util";
import type { UserChanges, UserRecord } from "../records/user.ts";

/** A user with changes; what is `undefined` in them stays. `undefined` where that is no other user than before. */
export function changeUser(user: UserRecord, changes: UserChanges): UserRecord | undefined {
  const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const changed = { ...user, ...told, userId: user.userId, createdMs: user.createdMs };
  return isDeepStrictEqual(changed, user) ? undefined : changed;
}
