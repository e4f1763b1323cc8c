import type { ContractTests } from "@iobeam/core/testing";
import { expectCode, expectSame } from "@iobeam/core/testing";
import type { AccountKey } from "../records/user.ts";
import { makeUser, NOW, NOWHERE } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

const RESET = "reset password";

/** How the keys are kept that were sent to users. */
export const accountKeyTests: ContractTests<StoreFixture> = {
  async "takes a key once"({ store }) {
    const { userId } = await makeUser(store, "a@example.org");
    await store.users.keepKey(keyOf(userId, "one"));
    const taken = await Promise.all([1, 2, 3].map(() => store.users.takeKey("one", RESET, NOW)));
    expectSame(taken.filter((taker) => taker === userId).length, 1, "taken");
    expectSame((await store.users.takeKey("one", RESET, NOW)) ?? "none", "none", "again");
  },

  async "takes no key for another purpose, and none that has ended"({ store }) {
    const { userId } = await makeUser(store, "a@example.org");
    await store.users.keepKey(keyOf(userId, "one"));
    expectSame((await store.users.takeKey("one", "verify email", NOW)) ?? "none", "none", "another purpose");
    expectSame((await store.users.takeKey("two", RESET, NOW)) ?? "none", "none", "another key");
    expectSame((await store.users.takeKey("one", RESET, NOW + 1_000)) ?? "none", "none", "ended");
  },

  async "puts a key in the place of the user's other one of the same purpose"({ store }) {
    const [a, b] = [await makeUser(store, "a@example.org"), await makeUser(store, "b@example.org")];
    await store.users.keepKey(keyOf(a.userId, "old"));
    await store.users.keepKey(keyOf(b.userId, "other"));
    await store.users.keepKey({ ...keyOf(a.userId, "verify"), purpose: "verify email" });
    await store.users.keepKey(keyOf(a.userId, "new"));
    expectSame((await store.users.takeKey("old", RESET, NOW)) ?? "none", "none", "the old one");
    expectSame(await store.users.takeKey("new", RESET, NOW), a.userId, "the new one");
    expectSame(await store.users.takeKey("other", RESET, NOW), b.userId, "that of another user");
    expectSame(await store.users.takeKey("verify", "verify email", NOW), a.userId, "that for another purpose");
  },

  async "refuses a key of a user who does not exist"({ store }) {
    await expectCode(store.users.keepKey(keyOf(NOWHERE, "one")), "INVALID_ARGUMENT");
  },
};

function keyOf(userId: number, hash: string): AccountKey {
  return { userId, hash, purpose: RESET, expiresMs: NOW + 1_000 };
}
