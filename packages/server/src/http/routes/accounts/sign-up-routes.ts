import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { createAttempts } from "../../../accounts/attempts.ts";
import { checkPassword } from "../../../accounts/password.ts";
import { type ProfileBody, readProfile } from "../../../accounts/profile.ts";
import { isSameSecret } from "../../../accounts/same-secret.ts";
import type { UserConflict, UserRecord } from "../../../records/user.ts";
import type { Settings } from "../../../server-options.ts";
import { answers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import { toAddressKey } from "../../limits/address-key.ts";
import { makeTooMany } from "../../limits/too-many.ts";
import type { Schema } from "../../schema.ts";
import type { AccountParts } from "./account-parts.ts";
import { passwordSchema, profileProperties, toWireUser, userSchema, type WireUser } from "./user-schemas.ts";

interface SignUpBody extends ProfileBody {
  readonly email: string;
  readonly password: string;
  readonly invite?: string;
}

const SPAN_S = 15 * 60;
const SIGN_UPS_A_LOG_IN = 10;

const signUpBody: Schema = {
  type: "object",
  required: ["email", "password"],
  properties: {
    ...profileProperties,
    password: passwordSchema,
    invite: { type: "string", maxLength: 1_024, description: "The invite code of this backend's operator." },
  },
};

/** `POST /users` makes an account. */
export function addSignUpRoutes(v1: FastifyInstance, parts: AccountParts): void {
  const { settings } = parts.backend;
  const attempts = createAttempts({ times: settings.loginAttempts * SIGN_UPS_A_LOG_IN, seconds: SPAN_S });
  const schema = {
    summary: "Make an account",
    description:
      "With the operator's invite code, or without where the operator allows it. A key to verify the address follows.",
    tags: ["users"],
    security: [],
    body: signUpBody,
    response: answers(201, userSchema, "The user."),
  };
  v1.post<{ Body: SignUpBody }>("/users", { schema }, async ({ body, ip, log }, reply): Promise<WireUser> => {
    const waitMs = await attempts.take(toAddressKey(ip));
    if (waitMs !== undefined) throw makeTooMany("This address has made too many accounts", waitMs);
    checkInvite(settings, body.invite);
    const user = await signUp(parts, body);
    // Not waited for: how long mail takes is nothing to the client.
    void parts.keys.send(user, "verify email", log);
    reply.code(201);
    return toWireUser(user);
  });
}

function checkInvite({ openSignUp, inviteCode }: Settings, invite: string = ""): void {
  if (openSignUp || (inviteCode !== undefined && isSameSecret(invite, inviteCode))) return;
  throw new Problem(
    403,
    ErrorCode.NOT_CREATED,
    inviteCode === undefined
      ? "No accounts can be made here. The operator can allow it, with an invite code or for everybody."
      : "The invite code is missing or wrong. Ask the operator of this backend for it.",
  );
}

async function signUp({ backend, passwords }: AccountParts, body: SignUpBody): Promise<UserRecord> {
  const { email = "", ...profile } = readProfile(body);
  if (email === "") throw new Problem(400, ErrorCode.INVALID_REQUEST, "email is missing");
  const passwordHash = await passwords.hash(checkPassword(body.password, "password"));
  const user = { ...profile, email, passwordHash, isVerified: false, createdMs: Date.now() };
  const made = await backend.store.users.create(user);
  if (typeof made === "string") throw makeConflict(made);
  return made;
}

/** Why a user cannot have what another one has. */
export function makeConflict(conflict: UserConflict): Problem {
  const what = conflict === "duplicate email" ? "email address" : "user name";
  return new Problem(422, ErrorCode.ALREADY_EXISTS, `There is a user with this ${what} already`);
}
