import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rotateSigningKey } from "../../src/data/signing-keys.ts";
import { claimsOf, expectEmpty, jsonOf } from "../support/api-answer.ts";
import { type ApiUser, basicHeader, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { signToken } from "../support/sign-token.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const mails: { purpose: string; key: string }[] = [];
let backend: TestBackend;
let owner: ApiUser;
let project: number;
beforeAll(async () => {
  backend = await startBackend({ openSignUp: true, sendMail: (mail) => void mails.push(mail) });
  owner = await signUp(backend, "owner@example.org");
  const made = await backend.send("POST", "projects", { token: owner.token, body: { project_name: "p" } });
  project = jsonOf<{ project_id: number }>(made, 201).project_id;
});
afterAll(() => backend.close());

async function get(query: string, user: ApiUser = owner): Promise<string> {
  const answer = await backend.send("GET", `tokens/project?project_id=${project}&${query}`, { token: user.token });
  return jsonOf<{ token: string }>(answer).token;
}

function use(token: string): Promise<RawAnswer> {
  return backend.send("GET", "devices/timestamp", { token });
}

function refresh(token: string): Promise<RawAnswer> {
  return backend.send("POST", "tokens/project", { body: { refresh_token: token } });
}

async function permit(user: ApiUser, rights: { read: boolean; write: boolean; admin: boolean }): Promise<void> {
  const body = { user_id: user.userId, ...rights };
  const { status } = await backend.send("PATCH", `projects/${project}/permissions`, { token: owner.token, body });
  expect([200, 201]).toContain(status);
}

async function expectEnded(token: string): Promise<void> {
  const answer = await use(token);
  expectProblem(answer, 401, 1011);
  expect(answer.body).toContain("revoked");
  expectProblem(await refresh(token), 401, 1011);
}

describe("a project token", () => {
  it("is ended by whoever has it, with all that came of it by refreshing", async () => {
    const token = await get("read=true");
    const { token: fresh } = jsonOf<{ token: string }>(await refresh(token));
    const other = await get("read=true");
    expect((await use(fresh)).status).toBe(200);
    for (let count = 0; count < 2; count += 1) {
      expectEmpty(await backend.send("POST", "tokens/revoke", { body: { token } }));
    }
    await expectEnded(token);
    await expectEnded(fresh);
    expect((await use(other)).status).toBe(200);
  });

  it("is listed and ended by those who administer its project", async () => {
    const token = await get("write=true&device_id=d1&refreshable=False");
    const tokenId = Number(claimsOf(token)["jti"]);
    const path = `tokens?project_id=${project}&after=${tokenId - 1}&count=1`;
    const { tokens } = jsonOf<{ tokens: object[] }>(await backend.send("GET", path, { token: owner.token }));
    expect(tokens).toEqual([
      {
        token_id: tokenId,
        user_id: owner.userId,
        project_id: project,
        read: false,
        write: true,
        admin: false,
        device_id: "d1",
        refreshable: false,
        created: expect.any(String),
        expires: expect.any(String),
      },
    ]);
    expectEmpty(await backend.send("DELETE", `tokens/${tokenId}`, { token: await get("admin=true") }));
    await expectEnded(token);
    const again = jsonOf<{ tokens: object[] }>(await backend.send("GET", path, { token: owner.token }));
    expect(again.tokens).toEqual([expect.objectContaining({ revoked: expect.any(String) })]);
  });

  it("is not ended by the text of another one that had its number, as before a restore", async () => {
    const token = await get("read=true");
    const claims = { uid: owner.userId, pid: project, exp: 4e9, pms: 7, jti: claimsOf(token)["jti"] } as Parameters<
      typeof signToken
    >[1];
    const other = await signToken(backend.dataDir, claims);
    expectProblem(await backend.send("POST", "tokens/revoke", { body: { token: other } }), 401, 1011);
    expect((await use(token)).status).toBe(200);
  });

  it("makes no other one where its user has lost the rights, however it has outlived them", async () => {
    const member = await signUp(backend, "lost@example.org");
    await permit(member, { read: true, write: true, admin: false });
    const token = await signToken(backend.dataDir, { uid: member.userId, pid: project, exp: 4e9, pms: 3 });
    const ask = (query: string): Promise<RawAnswer> =>
      backend.send("GET", `tokens/project?project_id=${project}&${query}`, { token });
    expect((await ask("write=true")).status).toBe(200);
    await permit(member, { read: true, write: false, admin: false });
    expectProblem(await ask("write=true"), 403, 1013);
    expect((await ask("read=true")).status).toBe(200);
    await permit(member, { read: false, write: false, admin: false });
    expectProblem(await ask("read=true"), 403, 1013);
  });

  it("of the first versions cannot be ended alone", async () => {
    const token = await signToken(backend.dataDir, { uid: 1, pid: project, exp: 4e9, pms: 7 });
    expectProblem(await backend.send("POST", "tokens/revoke", { body: { token } }), 422, 1001);
  });

  it("is not another one's that a restored backup has under the same number", async () => {
    const token = await get("read=true");
    const claims = { ...claimsOf(token), pms: 7 };
    expectProblem(await use(await signToken(backend.dataDir, claims as never)), 401, 1011);
  });
});

describe("the tokens of a user", () => {
  it("end as far as they give more than the user has still", async () => {
    const member = await signUp(backend, "member@example.org");
    await permit(member, { read: true, write: true, admin: false });
    const [reading, writing] = [await get("read=true", member), await get("write=true", member)];
    const ofOwner = await get("write=true");
    await permit(member, { read: true, write: false, admin: false });
    expect((await use(reading)).status).toBe(200);
    await expectEnded(writing);
    await permit(member, { read: false, write: false, admin: false });
    await expectEnded(reading);
    expect((await use(ofOwner)).status).toBe(200);
    await permit(member, { read: true, write: true, admin: true });
    await expectEnded(reading);
  });

  it("for logging in end with a new password; those of projects do not", async () => {
    const ada = await signUp(backend, "ada@example.org");
    await permit(ada, { read: true, write: false, admin: false });
    const device = await get("read=true", ada);
    const second = jsonOf<{ token: string }>(
      await backend.send("GET", "tokens/user", basicHeader(ada.email, ada.password)),
    );
    const path = `users/me?old_password=${encodeURIComponent(ada.password)}`;
    jsonOf(await backend.send("PATCH", path, { token: ada.token, body: { password: "another horse" } }));
    for (const token of [ada.token, second.token]) {
      expectProblem(await backend.send("GET", "users/me", { token }), 401, 1011);
    }
    expect((await use(device)).status).toBe(200);
    jsonOf(await backend.send("GET", "tokens/user", basicHeader(ada.email, "another horse")));
  });

  it("for logging in end with a password that was reset, and so do keys that were sent before a change", async () => {
    const bob = await signUp(backend, "bob@example.org");
    const askKey = async (): Promise<string> => {
      mails.length = 0;
      expectEmpty(await backend.send("GET", "users/password?reset=bob@example.org"));
      return mails.find(({ purpose }) => purpose === "reset password")?.key ?? "";
    };
    const reset = (reset_key: string) =>
      backend.send("POST", "users/password", { body: { reset_key, password: "another horse" } });
    const first = await askKey();
    const second = await askKey();
    expectProblem(await reset(first), 400, 1001);
    expectEmpty(await reset(second));
    expectProblem(await backend.send("GET", "users/me", { token: bob.token }), 401, 1011);

    const third = await askKey();
    const { token } = jsonOf<{ token: string }>(
      await backend.send("GET", "tokens/user", basicHeader(bob.email, "another horse")),
    );
    const path = "users/me?old_password=another%20horse";
    jsonOf(await backend.send("PATCH", path, { token, body: { password: "third horse" } }));
    expectProblem(await reset(third), 400, 1001);
  });
});

describe("the signing key", () => {
  it("is rotated while the server runs, and tokens live until their key is dropped", async () => {
    const old = await get("read=true");
    await rotateSigningKey(backend.dataDir);
    await backend.server.reloadKeys();
    const fresh = await get("read=true");
    const kid = (token: string): unknown =>
      (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: unknown }).kid;
    expect(kid(fresh)).not.toBe(kid(old));
    for (const token of [old, fresh]) expect((await use(token)).status).toBe(200);
    const { token: refreshed } = jsonOf<{ token: string }>(await refresh(old));
    expect(kid(refreshed)).toBe(kid(fresh));

    await rotateSigningKey(backend.dataDir, { dropOld: true });
    await backend.server.reloadKeys();
    expectProblem(await use(old), 401, 1011);
    for (const token of [fresh, refreshed]) expect((await use(token)).status).toBe(200);
  });
});
