import { jsonOf } from "./api-answer.ts";
import type { TestBackend } from "./test-backend.ts";

/** A user who has signed up and logged in. */
export interface ApiUser {
  readonly userId: number;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** The header of HTTP Basic. */
export function basicHeader(name: string, password: string): { headers: { authorization: string } } {
  return { headers: { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` } };
}

/** Signs a user up, on a backend where anybody may, and logs in. */
export async function signUp(backend: TestBackend, email: string, fields: object = {}): Promise<ApiUser> {
  const password = "correct horse battery";
  const body = { email, password, invite: "", ...fields };
  const { user_id } = jsonOf<{ user_id: number }>(await backend.send("POST", "users", { body }), 201);
  const { token } = jsonOf<{ token: string }>(await backend.send("GET", "tokens/user", basicHeader(email, password)));
  return { userId: user_id, email, password, token };
}
