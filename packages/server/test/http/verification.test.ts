import { createMemoryStore, type UserChanges } from "@iobeam/server";
import { expect, it } from "vitest";
import { jsonOf } from "../support/api-answer.ts";
import { signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend } from "../support/test-backend.ts";

it("takes no key for an address that it was not sent to, however the requests come together", async () => {
  const keys: string[] = [];
  const store = createMemoryStore();
  let verification: Promise<RawAnswer> | undefined;
  const backend = await startBackend({
    openSignUp: true,
    sendMail: ({ key }) => void keys.push(key),
    store: {
      ...store,
      users: {
        ...store.users,
        async update(userId: number, changes: UserChanges) {
          const changed = await store.users.update(userId, changes);
          if (changes.email === undefined) return changed;
          verification = backend.send("POST", "users/email", { body: { verification_key: keys[0] } });
          // By then the request before it is under way.
          for (let probes = 0; probes < 5; probes++) await backend.send("GET", "ping");
          return changed;
        },
      },
    },
  });
  const { token, password } = await signUp(backend, "mallory@example.org");
  const body = { email: "ada@example.org" };
  const query = `old_password=${encodeURIComponent(password)}`;
  expect((await backend.send("PATCH", `users/me?${query}`, { token, body })).status).toBe(200);
  expect((await verification)?.status).toBe(400);
  expect(jsonOf(await backend.send("GET", "users/me", { token }))).toMatchObject({ ...body, email_verified: false });
  await backend.close();
  await store.close();
});
