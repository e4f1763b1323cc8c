import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimsOf, jsonOf, WIRE_DATE } from "../support/api-answer.ts";
import { type ApiUser, basicHeader, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { signToken } from "../support/sign-token.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
let operator: string;
let user: ApiUser;
let project: number;
beforeAll(async () => {
  backend = await startBackend({ openSignUp: true });
  operator = await backend.userToken();
  user = await signUp(backend, "ada@example.org");
  const created = await backend.send("POST", "projects", { token: user.token, body: { project_name: "p" } });
  project = jsonOf<{ project_id: number }>(created, 201).project_id;
});
afterAll(() => backend.close());

interface ProjectToken extends Record<string, unknown> {
  readonly token: string;
  readonly expires: string;
  readonly created: string;
}

function ask(query: string, token: string = user.token): Promise<RawAnswer> {
  return backend.send("GET", `tokens/project?project_id=${project}${query}`, { token });
}

async function get(query: string, token: string = user.token): Promise<ProjectToken> {
  return jsonOf<ProjectToken>(await ask(query, token));
}

function use(token: string): Promise<RawAnswer> {
  return backend.send("GET", "devices/timestamp", { token });
}

function refresh(token: string): Promise<RawAnswer> {
  return backend.send("POST", "tokens/project", { body: { refresh_token: token } });
}

describe("GET /v1/tokens/user", () => {
  const userToken = (userId: number) => ({
    token: expect.any(String),
    expires: expect.stringMatching(WIRE_DATE),
    user_id: userId,
  });

  it("takes an email address and a password by HTTP Basic", async () => {
    const answer = await backend.send("GET", "tokens/user", basicHeader(user.email, user.password));
    expect(jsonOf(answer)).toEqual(userToken(user.userId));
  });

  it("takes name and password as parameters, as the Java client sends them", async () => {
    const query = `name=${encodeURIComponent(user.email)}&password=${encodeURIComponent(user.password)}`;
    expect(jsonOf(await backend.send("GET", `tokens/user?${query}`))).toEqual(userToken(user.userId));
  });

  it("takes a user name in the place of the address", async () => {
    const named = await signUp(backend, "grace@example.org", { username: "grace" });
    const answer = await backend.send("GET", "tokens/user", basicHeader("grace", named.password));
    expect(jsonOf(answer)).toEqual(userToken(named.userId));
  });

  it("takes the operator's credential", async () => {
    const [name = "", password = ""] = (await readFile(join(backend.dataDir, "admin-credential"), "utf8"))
      .trim()
      .split(":");
    jsonOf(await backend.send("GET", "tokens/user", basicHeader(name, password)));
  });

  it.each(["wrong", ""])("refuses the password %j with 401 or 403", async (password) => {
    const answer = await backend.send("GET", "tokens/user", basicHeader(user.email, password));
    expect([401, 403]).toContain(answer.status);
  });

  it("answers a token with which the user is found", async () => {
    const me = jsonOf(await backend.send("GET", "users/me", { token: user.token }));
    expect(me).toMatchObject({ user_id: user.userId, email: user.email });
  });
});

describe("GET /v1/tokens/project", () => {
  it("answers the whole shape", async () => {
    expect(await get("&read=true&write=true&admin=false")).toEqual({
      token: expect.any(String),
      expires: expect.stringMatching(WIRE_DATE),
      created: expect.stringMatching(WIRE_DATE),
      user_id: user.userId,
      project_id: project,
      read: true,
      write: true,
      admin: false,
    });
  });

  it.each([
    ["of the command line and Node.js", "&read=true&write=true&admin=true&include_user=false", 7],
    ["of Java", "&read=true&write=true&admin=false", 3],
    ["of Grafana", "", 1],
    ["of Python", "&duration=1w&read=True&write=False&admin=False&refreshable=True", 1],
    ["of Python, with a device", "&read=True&write=True&device_id=abc", 3],
  ])("takes the query %s", async (_whose, query, bits) => {
    const { token } = await get(query);
    expect(claimsOf(token)["pms"]).toBe(bits);
    expect((await use(token)).status).toBe(200);
  });

  it.each([
    ["1w", 604_800],
    ["2d", 172_800],
    ["3h", 10_800],
    ["4m", 240],
    ["90s", 90],
  ])("lasts %s when asked to", async (duration, seconds) => {
    const asked = Math.floor(Date.now() / 1_000);
    const { token, expires } = await get(`&read=true&duration=${duration}`);
    const exp = claimsOf(token)["exp"] as number;
    expect(exp).toBeGreaterThanOrEqual(asked + seconds);
    expect(exp).toBeLessThanOrEqual(Math.floor(Date.now() / 1_000) + seconds + 1);
    expect(Date.parse(expires) / 1_000).toBe(exp);
  });

  it("binds a token to a device", async () => {
    const { token } = await get("&read=true&write=true&device_id=bound");
    const points = (device_id: string) => ({
      project_id: project,
      device_id,
      sources: [{ name: "s", data: [{ time: 1, value: 1 }] }],
    });
    jsonOf(await backend.send("POST", "imports", { token, body: points("bound") }));
    jsonOf(await backend.send("POST", "imports", { token, body: points("other") }), 403);
  });

  it("tells who has no rights in a project nothing of it", async () => {
    const stranger = await signUp(backend, "eve@example.org");
    const there = await ask("&read=true", stranger.token);
    const not = await backend.send("GET", "tokens/project?project_id=999999&read=true", { token: stranger.token });
    expect(there.status).toBe(not.status);
    expect([403, 404]).toContain(there.status);
  });
});

describe("the text of a project token", () => {
  it("is a JSON Web Token with what the clients read", async () => {
    const { token, expires } = await get("&read=true&write=true&admin=true");
    const [header = "", ...parts] = token.split(".");
    expect(parts).toHaveLength(2);
    expect(JSON.parse(Buffer.from(header, "base64").toString())).toMatchObject({ typ: "JWT", alg: "HS256" });
    expect(claimsOf(token)).toMatchObject({ uid: user.userId, pid: project, pms: 7 });
    expect(claimsOf(token)["exp"]).toBe(Date.parse(expires) / 1_000);
  });

  it.each(["", "&read=true&write=true&admin=true", `&device_id=${"d".repeat(255)}`])(
    "has at most 231 characters with %j",
    async (query) => {
      expect((await get(query)).token.length).toBeLessThanOrEqual(231);
    },
  );
});

describe("POST /v1/tokens/project", () => {
  it("takes a token without Authorization and answers the same shape", async () => {
    const old = await get("&read=true&write=true");
    const fresh = jsonOf<ProjectToken>(await refresh(old.token));
    expect(Object.keys(fresh).sort()).toEqual(Object.keys(old).sort());
    expect(fresh).toMatchObject({ project_id: project, user_id: user.userId, read: true, write: true, admin: false });
    for (const token of [old.token, fresh.token]) expect((await use(token)).status).toBe(200);
  });

  it("keeps how long a token was asked to last", async () => {
    const old = await get("&read=true&duration=1h");
    const fresh = jsonOf<ProjectToken>(await refresh(old.token));
    expect(Date.parse(fresh.expires) - Date.now()).toBeLessThanOrEqual(3_601_000);
  });

  it("works with a token that has ended, and with one that names no number of its own", async () => {
    const ended = await signToken(backend.dataDir, { uid: 1, pid: backend.projectId, exp: 1_472_405_131, pms: 3 });
    expect((await use(ended)).status).toBe(401);
    const { token } = jsonOf<ProjectToken>(await refresh(ended));
    expect((await use(token)).status).toBe(200);
  });

  it.each(["True", "false", "False"])("with refreshable=%s does as it says", async (refreshable) => {
    const { token } = await get(`&read=true&refreshable=${refreshable}`);
    const answer = await refresh(token);
    if (refreshable === "True") jsonOf(answer);
    else expect([401, 403]).toContain(answer.status);
  });

  it.each(["x", "a.b.c", "e30.e30.e30"])("refuses %j with 401 or 403", async (token) => {
    expect([401, 403]).toContain((await refresh(token)).status);
  });

  it("refuses a token of another backend", async () => {
    const [head, claims] = (await get("&read=true")).token.split(".");
    const foreign = `${head}.${claims}.${Buffer.alloc(32, 1).toString("base64url")}`;
    expect([401, 403]).toContain((await refresh(foreign)).status);
  });
});

describe("the operator", () => {
  it("gets tokens for every project", async () => {
    expect(await get("&read=true&admin=true", operator)).toMatchObject({ project_id: project, admin: true });
  });
});
