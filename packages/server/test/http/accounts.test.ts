import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectEmpty, jsonOf } from "../support/api-answer.ts";
import { type ApiUser, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const INVITE = "welcome-to-iobeam";
const mails: { to: string; purpose: string; key: string }[] = [];
let backend: TestBackend;
let operator: string;
let ada: ApiUser;
let bob: ApiUser;
beforeAll(async () => {
  backend = await startBackend({ inviteCode: INVITE, sendMail: (mail) => void mails.push(mail), loginAttempts: 100 });
  operator = await backend.userToken();
  ada = await signUp(backend, "ada@example.org", { invite: INVITE, username: "ada", first_name: "Ada" });
  bob = await signUp(backend, "bob@example.org", { invite: INVITE, username: "bob" });
});
afterAll(() => backend.close());

function send(method: string, path: string, token?: string, body?: object): Promise<RawAnswer> {
  return backend.send(method, path, { token, body });
}

describe("POST /v1/users", () => {
  const body = { email: "new@example.org", password: "correct horse", invite: INVITE };

  it.each([
    ["no address", { email: undefined }],
    ["an empty address", { email: "" }],
    ["a name as address", { email: "new" }],
    ["a short password", { password: "1234567" }],
    ["no password", { password: undefined }],
    ["a long password", { password: "x".repeat(257) }],
    ["a user name with a colon", { username: "a:b" }],
    ["a user name like an address", { username: "a@b" }],
    ["half of a letter", { first_name: "\ud800" }],
    ["a long name", { last_name: "x".repeat(257) }],
    ["a number as name", { last_name: 1 }],
  ])("refuses %s", async (_what, change) => {
    const answer = await send("POST", "users", undefined, { ...body, ...change });
    expectProblem(answer, 400, 1001);
    expect(answer.body).not.toMatch(/1234567|xxxxx/);
  });

  it("says how accounts are made where they are not", async () => {
    const answer = await send("POST", "users", undefined, { ...body, invite: `${INVITE}!` });
    expectProblem(answer, 403, 31);
    expect(answer.body).toMatch(/invite code/i);
    expect(answer.body).not.toContain(INVITE);
  });

  it.each([
    ["address", { email: "ADA@Example.org" }],
    ["user name", { username: "Ada" }],
  ])("refuses an %s that is taken", async (_what, change) => {
    expectProblem(await send("POST", "users", undefined, { ...body, ...change }), 422, 33);
  });

  it("lets nobody be made the operator", async () => {
    for (const change of [{ username: "ADMIN" }, { email: "admin@localhost" }]) {
      expectProblem(await send("POST", "users", undefined, { ...body, ...change }), 422, 33);
    }
    const made = await send("POST", "users", undefined, {
      ...body,
      user_id: 1,
      is_verified: true,
      email: "x@example.org",
    });
    expect(jsonOf(made, 201)).toMatchObject({ user_id: expect.not.stringMatching(/^1$/), email_verified: false });
    expect(jsonOf(made, 201)["user_id"]).toBeGreaterThan(1);
  });
});

describe("GET /v1/users", () => {
  it("shows an address to who knows it, and to the operator", async () => {
    const find = async (name: string, token: string) => jsonOf(await send("GET", `users?name=${name}`, token));
    expect(await find("ada", bob.token)).toEqual({
      user_id: ada.userId,
      username: "ada",
      email_verified: false,
      first_name: "Ada",
    });
    expect(await find("ada@example.org", bob.token)).toMatchObject({ email: "ada@example.org" });
    expect(await find("ADA", ada.token)).toMatchObject({ email: "ada@example.org" });
    expect(await find("ada", operator)).toMatchObject({ email: "ada@example.org" });
  });

  it("finds parts of names for the operator alone", async () => {
    const search = async (text: string, token: string): Promise<unknown[]> =>
      jsonOf<{ users: unknown[] }>(await send("GET", `users?search=${text}`, token)).users;
    expect(await search("example.org", bob.token)).toEqual([]);
    expect((await search("example.org", operator)).length).toBeGreaterThanOrEqual(2);
  });

  it.each(["users", "users?name=a&search=b", "users?search=", "users?other=a"])("refuses %s", async (path) => {
    expectProblem(await send("GET", path, bob.token), 400, 1001);
  });
});

describe("PATCH /v1/users/me", () => {
  it("takes empty addresses and passwords for none, as the command line sends them", async () => {
    const body = { email: "", password: "", first_name: "Augusta" };
    expect(jsonOf(await send("PATCH", "users/me", ada.token, body))).toMatchObject({
      first_name: "Augusta",
      email: "ada@example.org",
    });
  });

  it("changes an address for the password alone, and has the new one verified", async () => {
    const eve = await signUp(backend, "eve@example.org", { invite: INVITE });
    const body = { email: "eve2@example.org" };
    expectProblem(await send("PATCH", "users/me", eve.token, body), 403, 1013);
    const old = mails.find(({ to }) => to === "eve@example.org")?.key;
    const path = `users/me?old_password=${encodeURIComponent(eve.password)}`;
    expect(jsonOf(await send("PATCH", path, eve.token, body))).toMatchObject({ ...body, email_verified: false });
    expectProblem(await send("POST", "users/email", undefined, { verification_key: old }), 400, 1001);
    const key = mails.find(({ to }) => to === "eve2@example.org")?.key;
    expectEmpty(await send("POST", "users/email", undefined, { verification_key: key }));
    expectProblem(await send("POST", "users/email", undefined, { verification_key: key }), 400, 1001);
    expect(jsonOf(await send("GET", "users/me", eve.token))).toMatchObject({ ...body, email_verified: true });
  });

  it("takes no name that another user has", async () => {
    expectProblem(await send("PATCH", "users/me", bob.token, { username: "ADA" }), 422, 33);
  });

  it("tells the operator where the password is", async () => {
    const answer = await send("PATCH", "users/me?old_password=x", operator, { password: "another horse" });
    expectProblem(answer, 403, 1013);
    expect(answer.body).toContain("admin-credential");
  });
});

describe("GET /v1/users/password", () => {
  it("sends no more than three keys in a quarter of an hour, and none for the operator", async () => {
    await signUp(backend, "flood@example.org", { invite: INVITE });
    for (let count = 0; count < 5; count += 1) {
      expectEmpty(await send("GET", "users/password?reset=flood@example.org"));
    }
    expectEmpty(await send("GET", "users/password?reset=admin@localhost"));
    const resets = mails.filter(({ purpose }) => purpose === "reset password").map(({ to }) => to);
    expect(resets.filter((to) => to === "flood@example.org")).toHaveLength(3);
    expect(resets).not.toContain("admin@localhost");
  });
});

describe("a mail that cannot be sent", () => {
  it.each([
    ["fails", () => Promise.reject(new Error("no mail today"))],
    [
      "throws",
      () => {
        throw new Error("no mail today");
      },
    ],
    ["never ends", () => new Promise<void>(() => undefined)],
  ])("and %s keeps neither the answer nor the end of the server waiting", async (_what, sendMail) => {
    const lines: string[] = [];
    const logStream = { write: (line: string) => lines.push(line) };
    const other = await startBackend({ openSignUp: true, sendMail, logLevel: "error", logStream });
    await signUp(other, "ada@example.org");
    expectEmpty(await other.send("GET", "users/password?reset=ada@example.org"));
    await other.close();
    if (_what !== "never ends") expect(lines.join("")).toContain("no mail today");
  });
});
