import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { completeOptions } from "../../src/server-options.ts";
import { startBackend, type TestBackend } from "../support/test-backend.ts";

const lines: string[] = [];
let backend: TestBackend;
beforeAll(async () => {
  backend = await startBackend({ logLevel: "trace", logStream: { write: (line) => lines.push(line) } });
});
afterAll(() => backend.close());

it("logs requests with their path and never a token, a password or a parameter", async () => {
  const secret = "s3cret-parameter";
  await backend.send("GET", `devices/timestamp?password=${secret}`, { token: backend.token });
  await backend.send("GET", "devices/timestamp", { token: "not-a-token-s3cret" });
  await backend.send("POST", "tokens/project", { body: { refresh_token: backend.token } });
  await backend.send("POST", "tokens/project", { body: `{"refresh_token":"${secret}` });
  await backend.send("POST", "tokens/project", { body: `{"refresh_token":${secret}` });
  await backend.send("GET", "tokens/user", { headers: { authorization: "Basic czNjcmV0" } });
  const text = lines.join("\n");
  expect(text).toContain('"path":"/v1/devices/timestamp"');
  expect(text).toContain('"path":"/v1/tokens/project"');
  for (const part of [secret, "s3cret", "czNjcmV0", backend.token, backend.token.split(".")[2] ?? ""]) {
    expect(text).not.toContain(part);
  }
});

it("hides what is named like a secret", () => {
  const logged: string[] = [];
  const logStream = { write: (line: string) => void logged.push(line) };
  const settings = completeOptions({ logLevel: "info", logStream });
  const app = createApp({ settings } as never);
  app.log.info({ token: "a1", headers: { authorization: "a2" }, deep: { headers: { authorization: "a3" } } });
  app.log.info({ body: { refresh_token: "a4" }, password: "a5" });
  expect(logged.join("")).toContain("[Redacted]");
  expect(logged.join("")).not.toMatch(/a[1-5]/);
});
