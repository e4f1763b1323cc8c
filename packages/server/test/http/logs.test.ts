import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/operations/metrics.ts";
import { completeOptions, type Mail } from "../../src/server-options.ts";
import type { RawAnswer, RawRequest } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const INVITE = "invite-s3cret-code";
const METRICS_TOKEN = "metrics-s3cret-token";
const PASSWORD = "pass-s3cret-word";

const lines: string[] = [];
const mails: Mail[] = [];
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({
    logLevel: "trace",
    logStream: { write: (line) => lines.push(line) },
    sendMail: (mail) => void mails.push(mail),
    inviteCode: INVITE,
    metricsToken: METRICS_TOKEN,
  });
});
afterAll(() => backend.close());

function send(method: string, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  return backend.send(method, path, { ...request, headers: { cookie: "session=cookie-s3cret", ...request.headers } });
}

function basic(name: string, password: string): RawRequest {
  return { headers: { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` } };
}

async function tokenOf(answer: Promise<RawAnswer>): Promise<string> {
  const { status, body } = await answer;
  expect(status, body).toBe(200);
  return (JSON.parse(body) as { token: string }).token;
}

it("tell every request, and nowhere a secret", async () => {
  const email = "ada@example.org";
  expect((await send("POST", "users", { body: { email, password: PASSWORD, invite: INVITE } })).status).toBe(201);
  expect((await send("POST", "users", { body: { email: 1, password: PASSWORD, invite: INVITE } })).status).toBe(400);
  expect((await send("POST", "users", { body: `{"password":${PASSWORD}` })).status).toBe(400);
  const byHeader = await tokenOf(send("GET", "tokens/user", basic(email, PASSWORD)));
  const byQuery = await tokenOf(send("GET", `tokens/user?name=${email}&password=${PASSWORD}`));
  await send("GET", "tokens/user", basic(email, "wrong-s3cret"));
  await send("PATCH", `users/me?old_password=${PASSWORD}`, { token: byHeader, body: { password: `${PASSWORD}-2` } });
  await send("GET", `users/password?reset=${email}`);
  await send("POST", "users/password", { body: { reset_key: mails.at(-1)?.key, password: `${PASSWORD}-3` } });
  await send("POST", "users/email", { body: { verification_key: mails[0]?.key } });
  const fresh = await tokenOf(send("POST", "tokens/project", { body: { refresh_token: backend.token } }));
  await send("POST", "tokens/project", { body: `{"refresh_token":"${fresh}` });
  await send("POST", "tokens/revoke", { body: { token: fresh } });
  await send("GET", `devices/timestamp?token=${fresh}&timefmt=query-s3cret`, { token: backend.token });
  await send("GET", `imports/path-s3cret/${fresh}`, { token: "not-a-token-s3cret" });
  await send("GET", "devices/%s3cret", { token: backend.token });
  await send("GET", `exports/${backend.projectId}?from=s3cret`, { token: backend.token });
  await fetch(new URL("/metrics", backend.server.url), { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  await backend.userToken();
  const files = await Promise.all(["signing-key", "admin-credential"].map((name) => read(name)));
  expect(mails.map(({ key }) => key.length > 20)).toContain(true);
  const text = lines.join("");
  const secrets = [byHeader, byQuery, fresh, backend.token, ...files, ...mails.map(({ key }) => key)];
  const parts = secrets.flatMap((secret) => secret.split(/[\s.:]/)).filter((part) => part.length > 12 && !isHead(part));
  for (const part of ["s3cret", Buffer.from(PASSWORD).toString("base64").slice(0, 16), ...parts]) {
    expect(text).not.toContain(part);
  }
  expect(text).toContain('"route":"/v1/tokens/user"');
  expect(text).toContain('"route":"/v1/users/password"');
});

/** All tokens of a key begin alike. */
function isHead(part: string): boolean {
  return part.startsWith("eyJ0eXAi");
}

async function read(name: string): Promise<string> {
  return readFile(join(backend.dataDir, name), "utf8");
}

it("have a line for each request, with what became of it", async () => {
  const id = "from-the-client_1";
  const answer = await send("GET", "devices/timestamp?x=1", { headers: { "x-request-id": id } });
  expect([answer.status, answer.headers["x-request-id"]]).toEqual([401, id]);
  const told = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ requestId }) => requestId === id);
  expect(told.at(-1)).toMatchObject({
    msg: "request",
    method: "GET",
    route: "/v1/devices/timestamp",
    ip: "127.0.0.1",
    status: 401,
    ms: expect.any(Number),
    received: 0,
    sent: answer.body.length,
  });
  expect(told[0]).toMatchObject({ msg: "refused", status: 401, code: 1010 });
});

it("have an id of their own where the client has none that can be used", async () => {
  const ids = [];
  for (const told of [undefined, "a b", "x".repeat(65), '"},{"x":"', ""]) {
    const headers = told === undefined ? {} : { "x-request-id": told };
    ids.push((await send("GET", "devices/timestamp", { headers })).headers["x-request-id"]);
  }
  for (const id of ids) expect(id).toMatch(/^[\w-]{8}-[\da-z]+$/);
  expect(new Set(ids).size).toBe(ids.length);
});

it("hide what is named like a secret", () => {
  const logged: string[] = [];
  const logStream = { write: (line: string) => void logged.push(line) };
  const settings = completeOptions({ logLevel: "info", logStream });
  const app = createApp({ settings, metrics: createMetrics(), store: {} } as never);
  app.log.info({ token: "a1", headers: { authorization: "a2" }, deep: { headers: { authorization: "a3" } } });
  app.log.info({ body: { refresh_token: "a4", reset_key: "a6" }, password: "a5", headers: { cookie: "a7" } });
  expect(logged.join("")).toContain("[Redacted]");
  expect(logged.join("")).not.toMatch(/a[1-7]/);
});
