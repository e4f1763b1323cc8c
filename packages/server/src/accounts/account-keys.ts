import { createHash, randomBytes } from "node:crypto";
import type { FastifyBaseLogger } from "fastify";
import type { Backend } from "../backend.ts";
import type { KeyPurpose, UserRecord } from "../records/user.ts";
import type { Mail } from "../server-options.ts";

const HOUR_MS = 3_600_000;
const LIFE_MS: Readonly<Record<KeyPurpose, number>> = { "reset password": HOUR_MS, "verify email": 7 * 24 * HOUR_MS };

type Log = Pick<FastifyBaseLogger, "warn" | "error">;

/** Keys that are sent to users, to prove that an address is theirs. */
export interface AccountKeys {
  /** Makes a key, in the place of an earlier one, and begins to send it. What fails is logged. */
  send(user: UserRecord, purpose: KeyPurpose, log: Log): Promise<void>;
  /** Whose key it is, which is used up with that; `undefined` where it is none, or has ended. */
  take(key: string, purpose: KeyPurpose): Promise<number | undefined>;
  /** Makes a key that was sent worthless. */
  cancel(userId: number, purpose: KeyPurpose): Promise<void>;
}

/** Makes the keys of a backend; only their digests are kept. */
export function createAccountKeys({ store, settings: { sendMail } }: Backend): AccountKeys {
  async function keep(userId: number, purpose: KeyPurpose, expiresMs: number): Promise<string> {
    const key = randomBytes(32).toString("base64url");
    await store.users.keepKey({ hash: digest(key), purpose, userId, expiresMs });
    return key;
  }

  async function deliver(mail: Mail, log: Log): Promise<void> {
    if (sendMail !== undefined) return sendMail(mail);
    const { to, purpose, key } = mail;
    // In the text on purpose: without mail, the operator is the one who hands it on.
    log.warn(`No mail is set up. Hand on to ${to} the key to ${purpose}, which works once: ${key}`);
  }

  return {
    async send({ userId, email }, purpose, log) {
      const fail = (error: unknown): void => log.error(error, `the key to ${purpose} could not be sent`);
      try {
        const key = await keep(userId, purpose, Date.now() + LIFE_MS[purpose]);
        // Not waited for: mail may take long, or for ever.
        void deliver({ to: email, purpose, key }, log).catch(fail);
      } catch (error) {
        fail(error);
      }
    },
    take: (key, purpose) => store.users.takeKey(digest(key), purpose, Date.now()),
    async cancel(userId, purpose) {
      // A user has one key of a purpose: nobody knows this one.
      await keep(userId, purpose, 0);
    },
  };
}

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
