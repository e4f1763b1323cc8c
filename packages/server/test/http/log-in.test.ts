import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { jsonOf } from "../support/api-answer.ts";
import { type ApiUser, basicHeader, signUp } from "../support/api-user.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

describe("attempts to log in", () => {
  let backend: TestBackend;
  let ada: ApiUser;
  beforeAll(async () => {
    backend = await startBackend({ openSignUp: true, loginAttempts: 3, trustedProxies: ["127.0.0.1"] });
    ada = await signUp(backend, "ada@example.org", { username: "ada" });
  });
  afterAll(() => backend.close());

  function logIn(name: string, password: string, from: string): Promise<RawAnswer> {
    const { headers } = basicHeader(name, password);
    return backend.send("GET", "tokens/user", { headers: { ...headers, "x-forwarded-for": from } });
  }

  it("are bounded for an account from an address, by whichever of its names, also for the right password", async () => {
    const from = "192.0.2.1";
    for (const name of ["ada", "ADA@example.org", "ada@example.org"]) {
      expectProblem(await logIn(name, "wrong password", from), 401, 1011);
    }
    const refused = await logIn("ada", ada.password, from);
    expectProblem(refused, 429, 1030);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(900);
    expect((await logIn("ada", ada.password, "192.0.2.2")).status).toBe(200);
  });

  it("are counted before the password is looked at: many at once do not slip through", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => logIn("ada", "wrong password", "192.0.2.3")));
    expect(answers.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(3);
  });

  it("of nobody are answered as those of a user", async () => {
    const [nobody, somebody] = [
      await logIn("nobody@example.org", "wrong password", "192.0.2.4"),
      await logIn("ada@example.org", "wrong password", "192.0.2.4"),
    ];
    expectProblem(nobody, 401, 1011);
    expect(nobody.body).toBe(somebody.body);
  });

  it("as the operator are bounded too", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await logIn("admin", "wrong", "192.0.2.5")).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it("count where an old password is needed", async () => {
    const bob = await signUp(backend, "bob@example.org");
    const path = "users/me?old_password=wrong";
    const request = { token: bob.token, body: { password: "another horse" } };
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await backend.send("PATCH", path, request)).status);
    expect(statuses).toEqual([403, 403, 403, 429]);
  });
});

describe("GET /v1/tokens/user", () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await startBackend({ openSignUp: true });
  });
  afterAll(() => backend.close());

  it.each(["name=a", "password=b", "name=a&password=b&more=c"])("refuses the query %s", async (query) => {
    expectProblem(await backend.send("GET", `tokens/user?${query}`), 400, 1001);
  });

  it("takes a password with a colon and letters of any alphabet", async () => {
    const body = { email: "colon@example.org", password: "päss:wörd:😀" };
    jsonOf(await backend.send("POST", "users", { body }), 201);
    jsonOf(await backend.send("GET", "tokens/user", basicHeader(body.email, body.password)));
    const query = `name=${body.email}&password=${encodeURIComponent(body.password)}`;
    jsonOf(await backend.send("GET", `tokens/user?${query}`));
  });

  it("takes the operator's credential in the query too", async () => {
    const text = (await readFile(join(backend.dataDir, "admin-credential"), "utf8")).trim();
    const [name, password] = text.split(":");
    expect(jsonOf(await backend.send("GET", `tokens/user?name=${name}&password=${password}`))).toMatchObject({
      user_id: 1,
    });
  });
});

describe("the log", () => {
  const lines: string[] = [];
  let backend: TestBackend | undefined;
  afterEach(() => backend?.close());

  it("has a key to reset a password where there is no mail, and no other secret", async () => {
    backend = await startBackend({
      openSignUp: true,
      logLevel: "trace",
      logStream: { write: (line) => lines.push(line) },
    });
    const ada = await signUp(backend, "ada@example.org");
    await backend.send("GET", "users/password?reset=ada@example.org");
    await backend.send("GET", `tokens/user?name=ada@example.org&password=${encodeURIComponent(ada.password)}`);
    await backend.send("PATCH", `users/me?old_password=s3cret-old`, {
      token: ada.token,
      body: { password: "s3cret-new" },
    });
    const text = lines.join("");
    const [, key] = /ada@example\.org the key to reset password, which works once: ([\w-]{43})/.exec(text) ?? [];
    const body = { reset_key: key, password: "another horse" };
    expect((await backend.send("POST", "users/password", { body })).status).toBe(204);
    for (const secret of [ada.password, encodeURIComponent(ada.password), ada.token, "s3cret", "another horse"]) {
      expect(lines.join("")).not.toContain(secret);
    }
  });
});
