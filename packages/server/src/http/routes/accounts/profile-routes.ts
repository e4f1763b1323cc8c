import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { checkPassword } from "../../../accounts/password.ts";
import { type ProfileBody, readProfile } from "../../../accounts/profile.ts";
import { OPERATOR_ID, type UserRecord } from "../../../records/user.ts";
import { answers, emptyAnswers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { toAddressKey } from "../../limits/address-key.ts";
import type { Schema } from "../../schema.ts";
import type { AccountParts } from "./account-parts.ts";
import { makeConflict } from "./sign-up-routes.ts";
import { passwordSchema, profileProperties, toWireUser, userSchema, type WireUser } from "./user-schemas.ts";

interface ChangeBody extends ProfileBody {
  readonly password?: string;
}

interface ChangeRoute {
  Body: ChangeBody;
  Querystring: { readonly old_password?: string };
}

type ChangeRequest = FastifyRequest<ChangeRoute>;

const changeQuery: Schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    old_password: { type: "string", maxLength: 1_024, description: "Needed for another password or address." },
  },
};

const changeBody: Schema = { type: "object", properties: { ...profileProperties, password: passwordSchema } };

/** `GET /users/me` tells who one is, `PATCH /users/me` changes it. */
export function addProfileRoutes(v1: FastifyInstance, parts: AccountParts): void {
  const { guard } = parts;
  const common = { tags: ["users"], security: [{ bearer: [] }] };
  v1.get(
    "/users/me",
    {
      onRequest: guard.user(),
      schema: { summary: "Tell who one is", ...common, response: answers(200, userSchema, "The user.") },
    },
    async (request): Promise<WireUser> => toWireUser(await readUser(parts, guard.userOf(request))),
  );

  const schema = {
    summary: "Change one's account",
    description: "A new password ends all user tokens of the user. A new address has to be verified.",
    ...common,
    querystring: changeQuery,
    body: changeBody,
    response: { ...emptyAnswers, ...answers(200, userSchema, "The user as it is now.") },
  };
  v1.patch<ChangeRoute>("/users/me", { onRequest: guard.user(), schema }, async (request, reply) => {
    const user = await readUser(parts, guard.userOf(request));
    const changes = await readChanges(parts, user, request);
    const changed = await parts.addresses(() => change(parts, user.userId, changes));
    if (changed === "duplicate email" || changed === "duplicate username") throw makeConflict(changed);
    if (typeof changed === "string") return reply.code(204).send();
    await followUp(parts, { changes, changed, request });
    return toWireUser(changed);
  });
}

async function readUser({ backend }: AccountParts, userId: number): Promise<UserRecord> {
  const user = await backend.store.users.get(userId);
  if (user !== undefined) return user;
  throw new Problem(404, ErrorCode.NOT_FOUND, "There is no such user any more");
}

type Changes = Partial<UserRecord>;

/** An empty password is none: the command line sends all that it has. */
async function readChanges(parts: AccountParts, user: UserRecord, request: ChangeRequest): Promise<Changes> {
  const { password = "", ...body } = request.body;
  const { email, ...profile } = readProfile(body);
  const newEmail = email === user.email ? undefined : email;
  if (password === "" && newEmail === undefined) return profile;
  if (password !== "") checkPassword(password, "password");
  await confirm(parts, user, request);
  return {
    ...profile,
    ...(newEmail !== undefined && { email: newEmail, isVerified: false }),
    ...(password !== "" && { passwordHash: await parts.passwords.hash(password) }),
  };
}

async function change(
  { backend, keys }: AccountParts,
  userId: number,
  changes: Changes,
): ReturnType<AccountParts["backend"]["store"]["users"]["update"]> {
  const changed = await backend.store.users.update(userId, changes);
  if (typeof changed !== "string" && changes.email !== undefined) await keys.cancel(userId, "verify email");
  return changed;
}

async function confirm({ logIn }: AccountParts, user: UserRecord, { query, ip }: ChangeRequest): Promise<void> {
  if (user.userId === OPERATOR_ID) {
    throw refuse("The operator's password is in the file admin-credential of the data folder: change it there");
  }
  if (query.old_password === undefined) {
    throw refuse("Another password or address needs the password that holds now, as the parameter old_password");
  }
  if (await logIn.confirm(user, query.old_password, toAddressKey(ip))) return;
  throw refuse("The parameter old_password is not the password");
}

/** Keys that were sent to the old address, or for the old password, are worthless from now on. */
async function followUp(
  { guard, keys }: AccountParts,
  { changes, changed, request }: { changes: Changes; changed: UserRecord; request: ChangeRequest },
): Promise<void> {
  const { userId } = changed;
  if (changes.passwordHash === undefined && changes.email === undefined) return;
  await keys.cancel(userId, "reset password");
  if (changes.passwordHash !== undefined) await guard.revoke({ userId, projectId: null });
  if (changes.email !== undefined) void keys.send(changed, "verify email", request.log);
}

function refuse(message: string): Problem {
  return new Problem(403, ErrorCode.RIGHT_MISSING, message);
}
