import { ErrorCode } from "@iobeam/core";
import type { FastifyInstance } from "fastify";
import { OPERATOR_ID, type UserRecord } from "../../../records/user.ts";
import type { Store } from "../../../store.ts";
import { answers } from "../../answer-schemas.ts";
import { Problem } from "../../answers/problem.ts";
import type { Schema } from "../../schema.ts";
import type { AccountParts } from "./account-parts.ts";
import { toPublicUser, toWireUser, userSchema, type WireUser } from "./user-schemas.ts";

interface FindRoute {
  Querystring: { readonly name?: string; readonly search?: string };
}

const MOST_FOUND = 100;

const findQuery: Schema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    name: { type: "string", maxLength: 1_024, description: "The whole email address or user name." },
    search: {
      type: "string",
      minLength: 1,
      maxLength: 1_024,
      description: "A part of a name, for the operator; else a whole one.",
    },
  },
};

const foundSchema: Schema = {
  anyOf: [
    userSchema,
    {
      type: "object",
      required: ["users"],
      additionalProperties: false,
      properties: { users: { type: "array", items: userSchema } },
    },
  ],
};

/** `GET /users` finds other users, to give them rights. */
export function addUserRoutes(v1: FastifyInstance, { backend: { store }, guard }: AccountParts): void {
  const common = { tags: ["users"], security: [{ bearer: [] }] };
  const schema = {
    summary: "Find a user by name or address",
    description: "Others see the names of a user, and the address where they have named it.",
    ...common,
    querystring: findQuery,
    response: answers(200, foundSchema, "The user, or with `search` a list."),
  };
  v1.get<FindRoute>("/users", { onRequest: guard.user(), schema }, async (request) => {
    const { name, search = "" } = request.query;
    const asker = guard.userOf(request);
    if (name === undefined) return { users: await searchUsers(store, search, asker) };
    const user = await store.users.find(name);
    if (user !== undefined) return show(user, name, asker);
    throw new Problem(404, ErrorCode.NOT_FOUND, "There is no user of that name or address");
  });

  v1.get<{ Params: { user_id: string } }>(
    "/users/:user_id",
    {
      onRequest: guard.user(),
      schema: {
        summary: "Tell of a user by number",
        description: "Of oneself; the operator of everybody.",
        ...common,
        params: { type: "object", properties: { user_id: { type: "string", pattern: "^[1-9][0-9]{0,15}$" } } },
        response: answers(200, userSchema, "The user."),
      },
    },
    async (request): Promise<WireUser> => {
      const [asker, userId] = [guard.userOf(request), Number(request.params.user_id)];
      const user = asker === userId || asker === OPERATOR_ID ? await store.users.get(userId) : undefined;
      if (user !== undefined) return toWireUser(user);
      throw new Problem(404, ErrorCode.NOT_FOUND, `There is no user ${userId} whom you may see`);
    },
  );
}

/** Only the operator may look around among the users: others would collect addresses. */
async function searchUsers({ users }: Store, text: string, asker: number): Promise<readonly WireUser[]> {
  if (asker === OPERATOR_ID) return (await users.search(text, MOST_FOUND)).map(toWireUser);
  const user = await users.find(text);
  return user === undefined ? [] : [show(user, text, asker)];
}

/** An address is shown to who knows it already. */
function show(user: UserRecord, name: string, asker: number): WireUser {
  if (asker === user.userId || asker === OPERATOR_ID) return toWireUser(user);
  const isNamed = name.toLowerCase() === user.email.toLowerCase();
  return { ...toPublicUser(user), ...(isNamed && { email: user.email }) };
}
