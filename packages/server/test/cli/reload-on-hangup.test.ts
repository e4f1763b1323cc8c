import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { rotateSigningKey } from "../../src/data/signing-keys.ts";
import { runCommand } from "../support/command.ts";
import { exchange, makeRequest } from "../support/raw-http.ts";
import { signToken } from "../support/sign-token.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "iobeam-hangup-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

it("takes the signing keys in anew on SIGHUP, and goes on with the old ones where they cannot be read", async () => {
  const server = runCommand("start", "--port", "0", "--data", dataDir);
  const [, port] = await server.printed(/listens at http:\/\/127\.0\.0\.1:(\d+)/);
  const token = await signToken(dataDir, { uid: 1, exp: 4e9 });
  const use = async (): Promise<number> =>
    (await exchange(Number(port), makeRequest("GET", "users/me", { token }))).status;
  expect(await use()).toBe(200);

  await rotateSigningKey(dataDir);
  await rotateSigningKey(dataDir, { dropOld: true });
  expect(await use()).toBe(200);
  server.child.kill("SIGHUP");
  await server.printed(/signing keys are read anew/);
  expect(await use()).toBe(401);

  await writeFile(join(dataDir, "signing-key"), "broken\n");
  server.child.kill("SIGHUP");
  await server.printed(/signing keys stay as they are/);
  expect(await use()).toBe(401);
  server.child.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0 });
}, 60_000);
