import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectEmpty, jsonOf, WIRE_DATE } from "../support/api-answer.ts";
import { type ApiUser, basicHeader, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const INVITE = "welcome-to-iobeam";
const mails: { to: string; purpose: string; key: string }[] = [];
let backend: TestBackend;
let ada: ApiUser;
let bob: ApiUser;
beforeAll(async () => {
  backend = await startBackend({ inviteCode: INVITE, sendMail: (mail) => void mails.push(mail) });
  ada = await signUp(backend, "ada@example.org", { invite: INVITE, username: "ada", first_name: "Ada" });
  bob = await signUp(backend, "bob@example.org", { invite: INVITE });
});
afterAll(() => backend.close());

function send(method: string, path: string, token?: string, body?: object): Promise<RawAnswer> {
  return backend.send(method, path, { token, body });
}

function logIn(name: string, password: string): Promise<RawAnswer> {
  return backend.send("GET", "tokens/user", basicHeader(name, password));
}

describe("POST /v1/users", () => {
  it("makes a user without Authorization, and tells no password", async () => {
    const body = {
      email: "new@example.org",
      password: "correct horse",
      invite: INVITE,
      username: "newbie",
      first_name: "N",
      last_name: "U",
      company_name: "C",
      url: "http://example.org",
    };
    const answer = await send("POST", "users", undefined, body);
    const user = jsonOf(answer, 201);
    expect(user).toMatchObject({ user_id: expect.any(Number), email: "new@example.org", username: "newbie" });
    expect(answer.body).not.toContain("correct horse");
    // The command line logs in with the password that it has, unless the answer has another one.
    expect(["", undefined]).toContain(user["password"]);
    jsonOf(await logIn("new@example.org", "correct horse"));
  });

  it.each([
    ["an invite code that is none", { invite: "wrong" }],
    ["no invite code", {}],
  ])("refuses %s", async (_what, fields) => {
    const body = { email: "x@example.org", password: "correct horse", ...fields };
    const { status } = await send("POST", "users", undefined, body);
    expect([400, 403]).toContain(status);
  });

  it("refuses an address that is taken, whatever its case", async () => {
    const body = { email: "ADA@example.org", password: "correct horse", invite: INVITE };
    const { status } = await send("POST", "users", undefined, body);
    expect([400, 409, 422]).toContain(status);
  });

  it("is closed unless the operator opens it", async () => {
    const closed = await startBackend();
    const body = { email: "x@example.org", password: "correct horse", invite: INVITE };
    expect((await closed.send("POST", "users", { body })).status).toBe(403);
    await closed.close();
  });
});

describe("GET /v1/users", () => {
  it("tells who one is", async () => {
    expect(jsonOf(await send("GET", "users/me", ada.token))).toMatchObject({
      user_id: ada.userId,
      username: "ada",
      email: "ada@example.org",
      first_name: "Ada",
    });
  });

  it.each(["ada", "ada@example.org"])("finds a user by the name %s", async (name) => {
    const answer = await send("GET", `users?name=${encodeURIComponent(name)}`, bob.token);
    expect(jsonOf(answer)).toMatchObject({ user_id: ada.userId });
  });

  it("searches", async () => {
    const { users } = jsonOf<{ users: { user_id: number }[] }>(await send("GET", "users?search=ada", bob.token));
    expect(users.map(({ user_id }) => user_id)).toEqual([ada.userId]);
  });

  it("answers 404 for a name of nobody, and 401 without a token", async () => {
    jsonOf(await send("GET", "users?name=nobody", bob.token), 404);
    jsonOf(await send("GET", "users/me"), 401);
  });
});

describe("PATCH /v1/users/me", () => {
  it("changes the profile, or answers 204 where that changes nothing", async () => {
    jsonOf(await send("PATCH", "users/me", ada.token, { last_name: "Lovelace" }));
    expect(jsonOf(await send("GET", "users/me", ada.token))).toMatchObject({ last_name: "Lovelace" });
    expectEmpty(await send("PATCH", "users/me", ada.token, { last_name: "Lovelace" }));
  });

  it("changes a password for the old one", async () => {
    const carl = await signUp(backend, "carl@example.org", { invite: INVITE });
    const path = `users/me?old_password=${encodeURIComponent(carl.password)}`;
    const { status, body } = await send("PATCH", path, carl.token, { password: "another horse" });
    expect([200, 204], body).toContain(status);
    jsonOf(await logIn(carl.email, "another horse"));
    expect((await logIn(carl.email, carl.password)).status).not.toBe(200);
  });

  it.each(["users/me", "users/me?old_password=wrong"])("%s changes no password", async (path) => {
    const { status } = await send("PATCH", path, bob.token, { password: "another horse" });
    expect([400, 401, 403]).toContain(status);
    jsonOf(await logIn(bob.email, bob.password));
  });
});

describe("a password that is forgotten", () => {
  it("is reset with a key that works once, without Authorization", async () => {
    const dora = await signUp(backend, "dora@example.org", { invite: INVITE });
    expectEmpty(await send("GET", `users/password?reset=${encodeURIComponent(dora.email)}`));
    const reset_key = mails.find(({ to, purpose }) => to === dora.email && purpose === "reset password")?.key;
    expect(reset_key).toMatch(/\S{16}/);
    expectEmpty(await send("POST", "users/password", undefined, { reset_key, password: "another horse" }));
    jsonOf(await logIn(dora.email, "another horse"));
    const again = await send("POST", "users/password", undefined, { reset_key, password: "third horse" });
    expect(again.status).toBeGreaterThanOrEqual(400);
  });

  it("of nobody is answered alike", async () => {
    expectEmpty(await send("GET", "users/password?reset=nobody%40example.org"));
  });
});

describe("POST /v1/users/email", () => {
  it("verifies an address with the key that was sent", async () => {
    await signUp(backend, "eva@example.org", { invite: INVITE });
    const verification_key = mails.find(
      ({ to, purpose }) => to === "eva@example.org" && purpose === "verify email",
    )?.key;
    expectEmpty(await send("POST", "users/email", undefined, { verification_key }));
  });

  it("refuses a key that is none", async () => {
    const { status } = await send("POST", "users/email", undefined, { verification_key: "x".repeat(32) });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

describe("projects", () => {
  async function make(token: string = ada.token): Promise<number> {
    const answer = await send("POST", "projects", token, { project_name: "greenhouse" });
    const project = jsonOf<{ project_id: number }>(answer, 201);
    expect(project).toMatchObject({ project_id: expect.any(Number), project_name: "greenhouse" });
    return project.project_id;
  }

  it("are made, and give a token with all rights", async () => {
    const id = await make();
    const query = `project_id=${id}&read=true&write=true&admin=true&include_user=false`;
    expect(jsonOf(await send("GET", `tokens/project?${query}`, ada.token))).toMatchObject({ admin: true });
  });

  it("are listed with one's own rights as booleans", async () => {
    const id = await make();
    const { projects } = jsonOf<{ projects: { project_id: number }[] }>(await send("GET", "projects", ada.token));
    expect(projects.find(({ project_id }) => project_id === id)).toMatchObject({
      project_id: id,
      project_name: "greenhouse",
      created: expect.stringMatching(WIRE_DATE),
      permissions: { read: true, write: true, admin: true },
    });
    const others = jsonOf<{ projects: { project_id: number }[] }>(await send("GET", "projects", bob.token));
    expect(others.projects.some(({ project_id }) => project_id === id)).toBe(false);
  });

  it("are told of with everybody's rights as lists, by number or name", async () => {
    const id = await make(bob.token);
    const expected = {
      project_id: id,
      project_name: "greenhouse",
      created: expect.stringMatching(WIRE_DATE),
      permissions: {
        read: [{ user_id: bob.userId }],
        write: [{ user_id: bob.userId }],
        admin: [{ user_id: bob.userId }],
      },
    };
    expect(jsonOf(await send("GET", `projects/${id}`, bob.token))).toMatchObject(expected);
    expect(jsonOf(await send("GET", "projects?name=greenhouse", bob.token))).toMatchObject(expected);
  });

  it("are renamed, with 204 where that changes nothing", async () => {
    const id = await make();
    jsonOf(await send("PATCH", `projects/${id}`, ada.token, { project_name: "renamed" }));
    expectEmpty(await send("PATCH", `projects/${id}`, ada.token, { project_name: "renamed" }));
    expect(jsonOf(await send("GET", `projects/${id}`, ada.token))).toMatchObject({ project_name: "renamed" });
  });

  it("of others are as if they were not there", async () => {
    const id = await make();
    const [there, not] = [
      await send("GET", `projects/${id}`, bob.token),
      await send("GET", "projects/999999", bob.token),
    ];
    jsonOf(there, 404);
    expect(there.body.replaceAll(String(id), "N")).toBe(not.body.replaceAll("999999", "N"));
  });

  it("take their number in the path alone or in the body as well", async () => {
    const id = await make();
    const body = { project_id: id, project_name: "as the command line sends it" };
    jsonOf(await send("PATCH", `projects/${id}`, ada.token, body));
  });
});

describe("permissions", () => {
  it("are added, changed, left as they are and removed", async () => {
    const id = jsonOf<{ project_id: number }>(
      await send("POST", "projects", ada.token, { project_name: "shared" }),
      201,
    ).project_id;
    const path = `projects/${id}/permissions`;
    const set = (read: boolean, write: boolean) =>
      send("PATCH", path, ada.token, { user_id: bob.userId, read, write, admin: false });
    const read = async () =>
      jsonOf<{ permissions: Record<string, { user_id: number }[]> }>(await send("GET", path, ada.token)).permissions;

    const added = await set(true, false);
    expectEmpty(added, 201);
    expect(added.headers["content-length"]).toBe("0");
    expect((await set(true, true)).status).toBe(200);
    expectEmpty(await set(true, true));
    const both = [ada.userId, bob.userId].map((user_id) => ({ user_id }));
    expect(await read()).toEqual({ read: both, write: both, admin: both.slice(0, 1) });
    expect((await send("GET", `projects/${id}`, bob.token)).status).toBe(200);

    expect([200, 204]).toContain((await set(false, false)).status);
    expect(await read()).toEqual({ read: both.slice(0, 1), write: both.slice(0, 1), admin: both.slice(0, 1) });
    expect((await send("GET", `projects/${id}`, bob.token)).status).toBe(404);
  });

  it("are changed by who may administer a project alone", async () => {
    const id = jsonOf<{ project_id: number }>(
      await send("POST", "projects", ada.token, { project_name: "guarded" }),
      201,
    ).project_id;
    const path = `projects/${id}/permissions`;
    await send("PATCH", path, ada.token, { user_id: bob.userId, read: true, write: true, admin: false });
    const { status } = await send("PATCH", path, bob.token, {
      user_id: bob.userId,
      read: true,
      write: true,
      admin: true,
    });
    expect(status).toBe(403);
  });
});
