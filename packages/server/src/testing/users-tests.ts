import type { ContractTests } from "@iobeam/core/testing";
import { expectSame } from "@iobeam/core/testing";
import type { UserRecord } from "../records/user.ts";
import { makeUser, NOW, NOWHERE } from "./registry-calls.ts";
import type { StoreFixture } from "./store-fixture.ts";

const ADA: Omit<UserRecord, "userId"> = {
  email: "Ada@Example.org",
  username: "Ada",
  passwordHash: "$scrypt$x",
  firstName: "Ada",
  lastName: "Lovelace",
  companyName: "Analytical Engines",
  url: "https://example.org/?a=1",
  isVerified: false,
  createdMs: NOW,
};

/** How users are kept. */
export const userTests: ContractTests<StoreFixture> = {
  async "has the operator from its beginning"({ store }) {
    const operator = await store.users.get(1);
    expectSame([operator?.username, operator?.passwordHash ?? "none"], ["admin", "none"], "name and password");
    expectSame((await store.users.find("ADMIN"))?.userId, 1, "found");
  },

  async "keeps all of a user"({ store }) {
    const user = await makeUser(store, ADA.email, ADA);
    expectSame(user, { ...ADA, userId: user.userId }, "created");
    expectSame(await store.users.get(user.userId), user, "kept");
  },

  async "keeps a user of whom little is known"({ store }) {
    const user = await makeUser(store, "b@example.org");
    const expected = { userId: user.userId, email: "b@example.org", isVerified: false, createdMs: NOW };
    expectSame(await store.users.get(user.userId), expected, "kept");
    expectSame((await store.users.get(NOWHERE)) ?? "none", "none", "another");
  },

  async "finds a user by address and by name, whatever the case"({ store }) {
    const user = await makeUser(store, "Ärla@Example.org", { username: "ÄRLA" });
    for (const name of ["ärla@example.ORG", "Ärla", "A\u0308rla"]) {
      expectSame((await store.users.find(name))?.userId, user.userId, name);
    }
    expectSame((await store.users.find("arla")) ?? "none", "none", "without the dots");
  },

  async "refuses an address or a name that another user has, whatever the case"({ store }) {
    await makeUser(store, "ada@example.org", { username: "ada" });
    const other = { isVerified: false, createdMs: NOW };
    expectSame(await store.users.create({ ...other, email: "ADA@example.org" }), "duplicate email", "address");
    const name = { ...other, email: "x@example.org" };
    expectSame(await store.users.create({ ...name, username: "Ada" }), "duplicate username", "name");
    expectSame(
      await store.users.create({ ...name, username: "Ada@Example.org" }),
      "duplicate username",
      "another's address",
    );
    expectSame(await store.users.create({ ...other, email: "ADA" }), "duplicate email", "another's name");
  },

  async "gives two that come at once to one of them"({ store }) {
    const user = { email: "same@example.org", isVerified: false, createdMs: NOW };
    const outcomes = await Promise.all([1, 2, 3].map(() => store.users.create(user)));
    expectSame(outcomes.filter((outcome) => outcome === "duplicate email").length, 2, "refused");
  },

  async "changes what is told, and leaves the rest"({ store }) {
    const user = await makeUser(store, ADA.email, ADA);
    const changed = { ...user, email: "ada@example.com", isVerified: true };
    const changes = { email: "ada@example.com", isVerified: true, username: undefined };
    expectSame(await store.users.update(user.userId, changes), changed, "changed");
    expectSame(await store.users.get(user.userId), changed, "kept");
    expectSame((await store.users.find(ADA.email)) ?? "none", "none", "the address of before");
    expectSame(await store.users.update(user.userId, changes), "unchanged", "again");
    expectSame(await store.users.update(NOWHERE, changes), "unknown", "another");
  },

  async "lets a user change the case of its own name, and take none of another"({ store }) {
    const user = await makeUser(store, "ada@example.org", { username: "ada" });
    await makeUser(store, "b@example.org", { username: "b" });
    expectSame(await store.users.update(user.userId, { username: "B" }), "duplicate username", "of another");
    expectSame(await store.users.update(user.userId, { email: "B@example.org" }), "duplicate email", "of another");
    expectSame(await store.users.update(user.userId, { username: "ADA" }), { ...user, username: "ADA" }, "its own");
  },

  async "searches texts as they are, whatever the case, by the numbers of the users"({ store }) {
    const ada = await makeUser(store, ADA.email, ADA);
    const percent = await makeUser(store, "b@example.net", { firstName: "100%_", lastName: "Ünal" });
    const found = async (text: string, count = 10): Promise<number[]> => {
      return (await store.users.search(text, count)).map(({ userId }) => userId);
    };
    expectSame(await found("EXAMPLE"), [ada.userId, percent.userId], "in the address");
    expectSame(await found("example", 1), [ada.userId], "one at most");
    expectSame(await found("ada love"), [ada.userId], "over first and last name");
    expectSame(await found("ün"), [percent.userId], "in the name");
    expectSame(await found("%"), [percent.userId], "a percent sign");
    expectSame(await found("a_a"), [], "an underscore is no wildcard");
    expectSame(await found("analytical"), [], "not in the company");
  },
};
