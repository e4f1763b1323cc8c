import { setTimeout as delay } from "node:timers/promises";
import { ErrorCode } from "@iobeam/core";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { type Attempts, createAttempts } from "../../../accounts/attempts.ts";
import { checkPassword } from "../../../accounts/password.ts";
import { OPERATOR_ID } from "../../../records/user.ts";
import { emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { toAddressKey } from "../../limits/address-key.ts";
import { makeTooMany } from "../../limits/too-many.ts";
import type { Schema } from "../../schema.ts";
import type { AccountParts } from "./account-parts.ts";
import { passwordSchema } from "./user-schemas.ts";

const SPAN_S = 15 * 60;
const RESETS_OF_A_USER = 3;
const TRIES_A_LOG_IN = 10;
const ANSWER_MS = 200;

const resetQuery: Schema = {
  type: "object",
  required: ["reset"],
  additionalProperties: false,
  properties: { reset: { type: "string", maxLength: 1_024, description: "The email address." } },
};

/** A body that holds a key, and whatever more. */
function keyBody(name: string, more: Readonly<Record<string, Schema>> = {}): Schema {
  const key = { type: "string", maxLength: 1_024, description: "The key that was sent; it works once." };
  return { type: "object", required: [name, ...Object.keys(more)], properties: { [name]: key, ...more } };
}

/** What is done with keys that were sent: `/users/email` verifies an address, `/users/password` sets a password. */
export function addAccountKeyRoutes(v1: FastifyInstance, parts: AccountParts): void {
  const common = { tags: ["users"], security: [], response: emptyAnswers };
  const addresses = createAttempts({ times: parts.backend.settings.loginAttempts * TRIES_A_LOG_IN, seconds: SPAN_S });
  const checkAddress = async (ip: string): Promise<void> => {
    const waitMs = await addresses.take(toAddressKey(ip));
    if (waitMs !== undefined) throw makeTooMany("This address has tried too often", waitMs);
  };
  addResetRequest(v1, parts, checkAddress);

  v1.post<{ Body: { reset_key: string; password: string } }>(
    "/users/password",
    {
      schema: {
        summary: "Set a password with a key that was sent",
        description: "Ends all user tokens of the user.",
        ...common,
        body: keyBody("reset_key", { password: passwordSchema }),
      },
    },
    async ({ body, ip }, reply) => {
      const password = checkPassword(body.password, "password");
      await checkAddress(ip);
      await resetPassword(parts, body.reset_key, password);
      return reply.code(204).send();
    },
  );

  v1.post<{ Body: { verification_key: string } }>(
    "/users/email",
    {
      schema: { summary: "Verify an address with the key that was sent", ...common, body: keyBody("verification_key") },
    },
    async ({ body }, reply) => {
      await parts.addresses(() => verifyAddress(parts, body.verification_key));
      return reply.code(204).send();
    },
  );
}

/** The answer comes when its time is over, whatever there was to do until then: it tells of nobody whether they are known. */
function addResetRequest(v1: FastifyInstance, parts: AccountParts, checkAddress: (ip: string) => Promise<void>): void {
  const users = createAttempts({ times: RESETS_OF_A_USER, seconds: SPAN_S });
  const underWay = new Set<Promise<void>>();
  v1.addHook("onClose", async () => void (await Promise.all(underWay)));
  const schema = {
    summary: "Ask for a key to set a password",
    description: "Answered alike whether there is such a user or not.",
    tags: ["users"],
    security: [],
    querystring: resetQuery,
    response: emptyAnswers,
  };
  v1.get<{ Querystring: { reset: string } }>("/users/password", { schema }, async ({ query, ip, log }, reply) => {
    await checkAddress(ip);
    const work = sendReset(parts, users, query.reset, log).finally(() => underWay.delete(work));
    underWay.add(work);
    await delay(ANSWER_MS);
    return reply.code(204).send();
  });
}

/** Only a few in a quarter of an hour: else anybody could fill the mailbox of a user. */
async function sendReset(
  { backend, keys }: AccountParts,
  users: Attempts,
  email: string,
  log: FastifyBaseLogger,
): Promise<void> {
  try {
    const user = await backend.store.users.find(email);
    if (user === undefined || user.userId === OPERATOR_ID) return;
    if ((await users.take(String(user.userId))) === undefined) await keys.send(user, "reset password", log);
  } catch (error) {
    log.error(error, "a key to reset a password could not be sent");
  }
}

async function resetPassword(
  { backend, guard, keys, passwords }: AccountParts,
  key: string,
  password: string,
): Promise<void> {
  // First: where it is refused, because too many wait for theirs, the key still works.
  const passwordHash = await passwords.hash(password);
  const userId = await keys.take(key, "reset password");
  if (userId === undefined) throw makeBadKey("reset_key");
  await backend.store.users.update(userId, { passwordHash });
  await guard.revoke({ userId, projectId: null });
}

async function verifyAddress({ backend, keys }: AccountParts, key: string): Promise<void> {
  const userId = await keys.take(key, "verify email");
  if (userId === undefined) throw makeBadKey("verification_key");
  await backend.store.users.update(userId, { isVerified: true });
}

function makeBadKey(argument: string): Problem {
  return new Problem(
    400,
    ErrorCode.INVALID_REQUEST,
    `The ${argument} is unknown, was used or has ended: ask for another`,
  );
}
