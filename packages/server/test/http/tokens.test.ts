import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signToken } from "../support/sign-token.ts";
import { expectJson, expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

const PAST = 1_500_000_000;
const DATE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/;
let backend: TestBackend;
let other: { projectId: number; token: string };

beforeAll(async () => {
  backend = await startBackend();
  const { projectId } = await backend.server.createProject("other");
  other = { projectId, token: await backend.server.createToken({ projectId, read: true, write: true }) };
});
afterAll(() => backend.close());

interface WireToken extends Record<string, unknown> {
  readonly token: string;
  readonly expires: string;
  readonly created: string;
}

async function ask(query: string, token: string): Promise<WireToken> {
  const answer = await backend.send("GET", `tokens/project?${query}`, { token });
  expect(answer.status, answer.body).toBe(200);
  expectJson(answer);
  return JSON.parse(answer.body) as WireToken;
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

function basic(credential: string): { headers: { authorization: string } } {
  return { headers: { authorization: `Basic ${Buffer.from(credential).toString("base64")}` } };
}

describe("GET /v1/tokens/user", () => {
  it("answers a user token for the admin credential", async () => {
    const credential = (await readFile(join(backend.dataDir, "admin-credential"), "utf8")).trim();
    const answer = await backend.send("GET", "tokens/user", basic(credential));
    expectJson(answer);
    expect(JSON.parse(answer.body)).toEqual({
      token: expect.any(String),
      expires: expect.stringMatching(DATE),
      user_id: 1,
    });
  });

  it.each(["admin:", "admin:wrong", "", ":", "admin"])("refuses %j", async (credential) => {
    expectProblem(
      await backend.send("GET", "tokens/user", basic(credential || "=")),
      401,
      credential === "" ? 1011 : 1011,
    );
  });

  it("asks for a name and a password where there are none", async () => {
    const answer = await backend.send("GET", "tokens/user");
    expectProblem(answer, 401, 1010);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic/);
  });
});

describe("GET /v1/tokens/project", () => {
  it("answers the wire's shape", async () => {
    const answer = await ask(`project_id=${backend.projectId}&read=True&write=true`, await backend.userToken());
    expect(answer).toEqual({
      token: expect.any(String),
      expires: expect.stringMatching(DATE),
      created: expect.stringMatching(DATE),
      user_id: 1,
      project_id: backend.projectId,
      read: true,
      write: true,
      admin: false,
    });
    expect(claimsOf(answer.token)).toEqual({
      uid: 1,
      pid: backend.projectId,
      exp: expect.any(Number),
      pms: 3,
      jti: expect.any(Number),
    });
  });

  it.each([
    ["", 1],
    ["&read=true", 1],
    ["&write=True", 2],
    ["&admin=true", 4],
    ["&read=true&write=true&admin=true&include_user=false", 7],
    ["&read=false&write=false", 0],
    ["&read=False&write=true", 2],
  ])("gives with %j the bits %d", async (query, pms) => {
    const { token } = await ask(`project_id=${backend.projectId}${query}`, await backend.userToken());
    expect(claimsOf(token)["pms"]).toBe(pms);
  });

  it.each([
    ["1w", 604_800],
    ["2d", 172_800],
    ["3h", 10_800],
    ["4m", 240],
    ["90s", 90],
  ])("lasts as long as duration=%s says", async (duration, seconds) => {
    const { expires, created } = await ask(`project_id=${backend.projectId}&duration=${duration}`, backend.token);
    const lasts = (Date.parse(expires) - Date.parse(created)) / 1_000;
    expect([seconds, seconds + 1]).toContain(lasts);
  });

  it("lasts no longer than the server's tokens, where a project token asks; a user may have more", async () => {
    const query = `tokens/project?project_id=${backend.projectId}&read=true&duration=520w`;
    expectProblem(await backend.send("GET", query, { token: backend.token }), 403, 1013);
    expect((await backend.send("GET", query, { token: await backend.userToken() })).status).toBe(200);
  });

  it.each([
    "duration=1",
    "duration=0d",
    "duration=-1d",
    "duration=1y",
    "duration=521w",
    "read=1",
    "read=yes",
    "foo=1",
    "refreshable=0",
    "device_id=",
    "device_id=a/b",
    "device_id=all",
    "project_id=x",
  ])("refuses %s", async (query) => {
    const path = `tokens/project?project_id=${backend.projectId}&${query}`;
    expectProblem(await backend.send("GET", path, { token: await backend.userToken() }), 400, 1001);
  });

  it("gives a project token at most its own rights", async () => {
    const readOnly = await backend.server.createToken({ projectId: backend.projectId, read: true });
    expect(await ask(`project_id=${backend.projectId}`, readOnly)).toMatchObject({ read: true, write: false });
    const path = `tokens/project?project_id=${backend.projectId}&write=true`;
    expectProblem(await backend.send("GET", path, { token: readOnly }), 403, 1013);
  });

  it("binds a token to a device, and every token that it asks for", async () => {
    const bound = await ask(`project_id=${backend.projectId}&read=true&write=true&device_id=d1`, backend.token);
    expect(bound).toMatchObject({ device_id: "d1" });
    const child = await ask(`project_id=${backend.projectId}&read=true`, bound.token);
    expect(child).toMatchObject({ device_id: "d1" });
    for (const { token } of [bound, child]) {
      expectProblem(await backend.send("GET", `exports/${backend.projectId}/d2`, { token }), 403, 1015);
      expect((await backend.send("GET", `exports/${backend.projectId}/d1`, { token })).status).toBe(200);
    }
    const path = `tokens/project?project_id=${backend.projectId}&device_id=d2`;
    expectProblem(await backend.send("GET", path, { token: bound.token }), 403, 1015);
  });

  it("lets a token that cannot be refreshed ask for none that can, nor for one that outlives it", async () => {
    const query = `project_id=${backend.projectId}&read=true`;
    const parent = await ask(`${query}&refreshable=False&duration=1h`, backend.token);
    expect(parent).toMatchObject({ refreshable: false });
    const child = await ask(query, parent.token);
    expect(child).toMatchObject({ refreshable: false });
    expect(Date.parse(child.expires)).toBeLessThanOrEqual(Date.parse(parent.expires) + 1_000);
    for (const more of ["refreshable=true", "duration=2h"]) {
      expectProblem(await backend.send("GET", `tokens/project?${query}&${more}`, { token: parent.token }), 403, 1013);
    }
  });

  it("tells a project token nothing of other projects", async () => {
    const path = (id: number): string => `tokens/project?project_id=${id}`;
    const [there, not] = [other.projectId, 777_777];
    const answers = await Promise.all(
      [there, not].map((id) => backend.send("GET", path(id), { token: backend.token })),
    );
    for (const answer of answers) expectProblem(answer, 403, 1014);
    expect(answers[0]?.body.replace(String(there), "N")).toBe(answers[1]?.body.replace(String(not), "N"));
  });

  it("tells a user that a project does not exist", async () => {
    const answer = await backend.send("GET", "tokens/project?project_id=777777", { token: await backend.userToken() });
    expectProblem(answer, 404, 32);
  });
});

describe("POST /v1/tokens/project", () => {
  const refresh = (refresh_token: unknown, headers = {}) =>
    backend.send("POST", "tokens/project", { body: { refresh_token }, headers });

  it("changes a token for a fresh one, and leaves the old one valid", async () => {
    const claims = { uid: 1, pid: backend.projectId, exp: Math.floor(Date.now() / 1_000) + 60, pms: 3 };
    const old = await signToken(backend.dataDir, claims);
    const answer = await refresh(old);
    expectJson(answer);
    const { token } = JSON.parse(answer.body) as WireToken;
    expect(claimsOf(token)).toEqual({ ...claims, exp: expect.any(Number) });
    expect(claimsOf(token)["exp"]).toBeGreaterThan(claims.exp);
    for (const each of [old, token]) {
      expect((await backend.send("GET", "devices/timestamp", { token: each })).status).toBe(200);
    }
  });

  it("works with a token that has ended", async () => {
    const ended = await signToken(backend.dataDir, { uid: 1, pid: backend.projectId, exp: PAST, pms: 1 });
    expectProblem(await backend.send("GET", "devices/timestamp", { token: ended }), 401, 1012);
    const { token } = JSON.parse((await refresh(ended)).body) as WireToken;
    expect((await backend.send("GET", "devices/timestamp", { token })).status).toBe(200);
  });

  it("keeps the number, the rights, the device and the life of a token", async () => {
    const old = await ask(`project_id=${backend.projectId}&write=true&device_id=d1&duration=1h`, backend.token);
    const answer = await refresh(old.token);
    const fresh = JSON.parse(answer.body) as WireToken;
    expect(fresh).toMatchObject({ device_id: "d1", read: false, write: true, admin: false });
    expect(claimsOf(fresh.token)["jti"]).toBe(claimsOf(old.token)["jti"]);
    expect(Date.parse(fresh.expires) - Date.parse(fresh.created)).toBeLessThanOrEqual(3_601_000);
    expectProblem(
      await backend.send("POST", "devices", { token: fresh.token, body: { project_id: backend.projectId } }),
      403,
      1015,
    );
  });

  it("refuses a token that was made not to be refreshed with 403", async () => {
    const { token } = await ask(`project_id=${backend.projectId}&refreshable=False`, backend.token);
    expectProblem(await refresh(token), 403, 1013);
    expect((await backend.send("GET", "devices/timestamp", { token })).status).toBe(200);
  });

  it("refuses what is no project token of this backend with 401", async () => {
    const [head, claims, signature] = backend.token.split(".") as [string, string, string];
    const changed = Buffer.from(claims, "base64url").toString().replace('"pms":3', '"pms":7');
    const bad = [
      "",
      "x",
      "a.b.c",
      `${head}.${claims}.`,
      `${head}.${Buffer.from(changed).toString("base64url")}.${signature}`,
    ];
    for (const token of [...bad, await backend.userToken()]) expectProblem(await refresh(token), 401, 1011);
  });

  it("refuses a body of another shape", async () => {
    expectProblem(await refresh(1), 400, 1001);
    expectProblem(await backend.send("POST", "tokens/project", { body: {} }), 400, 1001);
  });
});

describe("a project token", () => {
  it("has a header that names HS256 and a key", () => {
    const header: unknown = JSON.parse(Buffer.from(backend.token.split(".")[0] ?? "", "base64url").toString());
    expect(header).toEqual({ typ: "JWT", alg: "HS256", kid: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  it.each([
    [
      "no algorithm",
      async () => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${backend.token.split(".")[1]}.`,
    ],
    [
      "another algorithm",
      () => signToken(backend.dataDir, { uid: 1, pid: backend.projectId, exp: 4e9, pms: 7 }, "HS512"),
    ],
    ["no end", () => signToken(backend.dataDir, { uid: 1, pid: backend.projectId, pms: 7 })],
    ["no rights", () => signToken(backend.dataDir, { uid: 1, pid: backend.projectId, exp: 4e9 })],
    ["a project that is not there", () => signToken(backend.dataDir, { uid: 1, pid: 777_777, exp: 4e9, pms: 7 })],
    ["a text as project", () => signToken(backend.dataDir, { uid: 1, pid: "1", exp: 4e9, pms: 7 })],
    ["a text as end", () => signToken(backend.dataDir, { uid: 1, pid: 1, exp: "4e9" as never, pms: 7 })],
    ["far too many characters", async () => "x".repeat(5_000)],
  ])("with %s is refused", async (_what, make) => {
    expectProblem(await backend.send("GET", "devices/timestamp", { token: await make() }), 401, 1011);
  });
});
