import { afterEach, expect, it } from "vitest";
import type { RawAnswer } from "../support/raw-http.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
afterEach(() => backend.close());

const ORIGIN = "https://plots.example";

function preflight(origin: string): Promise<RawAnswer> {
  const headers = {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
  };
  return backend.send("OPTIONS", "imports", { headers });
}

function ask(origin: string): Promise<RawAnswer> {
  return backend.send("GET", "devices/timestamp", { token: backend.token, headers: { origin } });
}

function corsOf({ headers }: RawAnswer): string[] {
  return Object.keys(headers).filter((name) => name.startsWith("access-control-"));
}

it("tells no page that it may, unless it is told to", async () => {
  backend = await startBackend();
  expect([(await preflight(ORIGIN)).status, corsOf(await preflight(ORIGIN)), corsOf(await ask(ORIGIN))]).toEqual([
    404,
    [],
    [],
  ]);
});

it("lets pages of the origins that it was told, and of no other", async () => {
  backend = await startBackend({ corsOrigins: [ORIGIN, "http://localhost:5173"] });
  const { status, headers } = await preflight(ORIGIN);
  expect(status).toBe(204);
  expect(headers["access-control-allow-origin"]).toBe(ORIGIN);
  expect(headers["access-control-allow-methods"]).toBe("GET, POST, PUT, PATCH, DELETE");
  expect(headers["access-control-allow-headers"]).toBe("Authorization, Content-Type");
  expect(headers).not.toHaveProperty("access-control-allow-credentials");
  const answer = await ask(ORIGIN);
  expect(answer.headers["access-control-allow-origin"]).toBe(ORIGIN);
  expect(answer.headers["access-control-expose-headers"]).toBe("X-Request-Id, Retry-After");
  expect(answer.headers["vary"]).toContain("Origin");
  expect((await ask("https://evil.example")).headers).not.toHaveProperty("access-control-allow-origin");
  expect((await preflight("https://evil.example")).headers).not.toHaveProperty("access-control-allow-origin");
});

it("lets pages read refusals too", async () => {
  backend = await startBackend({ corsOrigins: ["*"], addressRate: 1 });
  const headers = { origin: ORIGIN };
  const refused = [];
  for (let asked = 0; asked < 11; asked++) refused.push(await backend.send("GET", "no/such", { headers }));
  expect([refused[0]?.status, refused[10]?.status]).toEqual([404, 429]);
  for (const answer of refused) expect(answer.headers["access-control-allow-origin"]).toBe("*");
});
