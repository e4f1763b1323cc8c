import type { Backend } from "../backend.ts";
import { makeTooMany } from "../http/limits/too-many.ts";
import { OPERATOR_ID, type UserRecord } from "../records/user.ts";
import { createLogInLimiter, type LogInPlace } from "./log-in-limiter.ts";
import type { Passwords } from "./password.ts";

/** What somebody shows to log in. */
export interface Credential {
  /** The email address or the user name. */
  readonly name: string;
  readonly password: string;
}

/** Who has logged in. */
export type Identity = Pick<UserRecord, "userId" | "passwordHash">;

/** Tells who somebody is by a password, and bounds the attempts: rejects with 429 after too many. */
export interface LogIn {
  /** Whose credential it is; `undefined` where nobody's. */
  identify(credential: Credential, address: string): Promise<Identity | undefined>;
  /** Whether it is the password of a user who is known already. */
  confirm(user: UserRecord, password: string, address: string): Promise<boolean>;
}

/** Makes the log-in of a backend. */
export function createLogIn({ store, admin, settings }: Backend, passwords: Passwords): LogIn {
  const limiter = createLogInLimiter(settings.loginAttempts);

  async function attempt(place: LogInPlace, check: () => Promise<boolean>): Promise<boolean> {
    const waitMs = await limiter.take(place);
    if (waitMs !== undefined) throw makeTooMany("There were too many wrong passwords", waitMs);
    const isRight = await check();
    if (isRight) await limiter.succeed(place);
    return isRight;
  }

  return {
    async identify({ name, password }, address) {
      const user = await store.users.find(name);
      const place = { account: String(user?.userId ?? name.toLowerCase()), address };
      const isOperator = admin.matches(`${name}:${password}`);
      const check = async (): Promise<boolean> => isOperator || passwords.verify(password, user?.passwordHash);
      if (!(await attempt(place, check))) return undefined;
      return isOperator ? { userId: OPERATOR_ID, passwordHash: undefined } : user;
    },
    confirm: (user, password, address) =>
      attempt({ account: String(user.userId), address }, () => passwords.verify(password, user.passwordHash)),
  };
}
