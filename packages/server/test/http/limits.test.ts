import { connect } from "node:net";
import { createMemoryStore } from "@iobeam/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { blocksOf } from "../support/blocks.ts";
import { exchange, makeRequest } from "../support/raw-http.ts";
import { signToken } from "../support/sign-token.ts";
import { expectProblem, startBackend, type TestBackend } from "../support/test-backend.ts";

let backend: TestBackend;
afterEach(() => backend.close());

async function ask(token: string = backend.token): Promise<number> {
  return (await backend.send("GET", "devices/timestamp", { token })).status;
}

async function askTimes(times: number, token?: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let asked = 0; asked < times; asked++) statuses.push(await ask(token));
  return statuses;
}

describe("rates", () => {
  it("bound an address, whatever it asks, and tell when to come again", async () => {
    backend = await startBackend({ addressRate: 1 });
    expect(new Set(await askTimes(10))).toEqual(new Set([200]));
    for (const [method, path] of [
      ["GET", "devices/timestamp"],
      ["POST", "imports"],
      ["GET", "no/such/path"],
    ] as const) {
      const answer = await backend.send(method, path, { token: backend.token });
      expectProblem(answer, 429, 1030);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(10);
    }
  });

  it("believe X-Forwarded-For from trusted proxies alone", async () => {
    const from = (address: string): Promise<{ status: number }> =>
      backend.send("GET", "devices/timestamp", { token: backend.token, headers: { "x-forwarded-for": address } });
    const statuses = async (): Promise<number[]> => {
      const answers: number[] = [];
      for (let last = 0; last < 12; last++) answers.push((await from(`10.0.0.${last}`)).status);
      return answers;
    };
    backend = await startBackend({ addressRate: 1 });
    expect((await statuses()).slice(-2)).toEqual([429, 429]);
    await backend.close();
    backend = await startBackend({ addressRate: 1, trustedProxies: ["127.0.0.0/8"] });
    expect(new Set(await statuses())).toEqual(new Set([200]));
  });

  it("bound a token, and no other one", async () => {
    backend = await startBackend({ tokenRate: 1 });
    const other = await backend.server.createToken({ projectId: backend.projectId });
    expect(await askTimes(11)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    expect(await ask(other)).toBe(200);
    const refreshed = await backend.send("POST", "tokens/project", { body: { refresh_token: backend.token } });
    expect(await ask((JSON.parse(refreshed.body) as { token: string }).token)).toBe(429);
  });

  it("of 0 are none", async () => {
    backend = await startBackend({ tokenRate: 0, addressRate: 0 });
    expect(new Set(await askTimes(50))).toEqual(new Set([200]));
  });

  it("bound wrong tokens from an address, and keep those that are right from nothing", async () => {
    backend = await startBackend();
    expect(new Set(await askTimes(100, "not.a.token"))).toEqual(new Set([401]));
    const answer = await backend.send("GET", "devices/timestamp", { token: "not.a.token" });
    expectProblem(answer, 429, 1030);
    expect(await ask()).toBe(200);
    const claims = { uid: 1, pid: backend.projectId, pms: 7, exp: 1_000 };
    const ended = await signToken(backend.dataDir, claims);
    expectProblem(await backend.send("GET", "devices/timestamp", { token: ended }), 401, 1012);
  });
});

describe("bounds", () => {
  it("are told for a path and a query that are too long", async () => {
    backend = await startBackend();
    const { token } = backend;
    for (const path of [
      `devices/timestamp?timefmt=${"x".repeat(8_200)}`,
      `devices/${"x".repeat(8_200)}`,
      "a/".repeat(4_100),
    ]) {
      expectProblem(await backend.send("GET", path, { token }), 414, 1021);
    }
  });

  it.each([
    ["body", "POST /v1/imports HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n", "\r\n{"],
    ["head", "GET /v1/devices/timestamp HTTP/1.1\r\n", "X-Half"],
  ])("are told to who does not end a %s in time", async (_what, head, rest) => {
    backend = await startBackend({ requestTimeoutMs: 200 });
    const answer = await exchange(backend.port, `${head}Authorization: Bearer ${backend.token}\r\n${rest}`);
    expectProblem(answer, 408, 1021);
  });

  it("end the connection of who does not read an answer", async () => {
    const lines: string[] = [];
    const logStream = { write: (line: string) => void lines.push(line) };
    const store = createMemoryStore();
    backend = await startBackend({ store, requestTimeoutMs: 500, logLevel: "info", logStream });
    const pairs = Array.from({ length: 600_000 }, (_, time) => [time * 1_000_000, Math.PI * time] as const);
    await store.append({ projectId: backend.projectId, deviceId: "d", blocks: blocksOf("s", pairs) });
    const socket = connect(backend.port, "127.0.0.1").pause();
    socket.on("error", () => undefined);
    socket.write(makeRequest("GET", `exports/${backend.projectId}`, { token: backend.token }));
    const cut = /"route":"\/v1\/exports\/:project","ip":"127.0.0.1","status":"cut"/;
    await vi.waitFor(() => expect(lines.join("")).toMatch(cut), { timeout: 50_000, interval: 50 });
    socket.destroy();
  }, 60_000);

  it("keep one connection from having more than 64 requests under way, and end all with it", async () => {
    backend = await startBackend();
    const { port, token, projectId, server } = backend;
    const read = await server.createToken({ projectId, read: true });
    const ahead = makeRequest("GET", `tails/${projectId}`, { token: read, headers: { connection: "keep-alive" } });
    const socket = connect(port, "127.0.0.1");
    socket.write(Buffer.concat(Array.from({ length: 200 }, () => ahead)));
    await vi.waitFor(async () => expect(await printed("iobeam_tails_open ")).toBe("64"));
    expect(await ask(token)).toBe(200);
    expect(await printed("iobeam_tails_open ")).toBe("64");
    socket.destroy();
    await vi.waitFor(async () => expect(await printed("iobeam_tails_open ")).toBe("0"));
  });

  it("refuse connections beyond their number, and take new ones when others have gone", async () => {
    backend = await startBackend({ maxConnections: 2 });
    const held = await Promise.all([0, 1].map(() => open(backend.port)));
    await expect(ask()).rejects.toThrow();
    held[0]?.destroy();
    await vi.waitFor(async () => expect(await ask()).toBe(200));
    held[1]?.destroy();
  });
});

/** The rest of the line of the metrics that has this text. */
async function printed(text: string): Promise<string | undefined> {
  const { body } = await exchange(backend.port, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  return body
    .split("\n")
    .find((line) => line.startsWith(text))
    ?.slice(text.length);
}

async function open(port: number): Promise<ReturnType<typeof connect>> {
  const socket = connect(port, "127.0.0.1");
  // An answer, so that the server has it for certain.
  socket.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  return socket;
}
