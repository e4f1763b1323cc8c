import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { Relay } from "../src/relay.ts";
import { isRegistered, startBackend, type TestBackend } from "./backend.ts";

const main = resolve(import.meta.dirname, "../src/main.ts");

async function start(
  env: Record<string, string>,
  ...args: string[]
): Promise<{ child: ChildProcessWithoutNullStreams; cwd: string }> {
  const cwd = await mkdtemp(join(tmpdir(), "iobeam-relay-"));
  const child = spawn(process.execPath, [...process.execArgv, main, ...args], { cwd, env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, cwd };
}

async function pipe(
  env: Record<string, string>,
  lines: string[],
): Promise<{ code: number; errors: string; cwd: string }> {
  const { child, cwd } = await start(env);
  const errors = text(child.stderr);
  child.stdin.end(lines.join("\n"));
  const [code] = await once(child, "exit");
  return { code, errors: await errors, cwd };
}

const line = (device: string, series: string, value: number, time?: number): string =>
  JSON.stringify({ device, series, value, time });

describe("readings on standard input", () => {
  it("reach the backend, each under its own device, and nothing is saved to disk", async () => {
    const backend = await startBackend();
    const lines = [line("a", "t", 1, 1), line("b", "t", 2, 1), line("a", "t", 3, 2), line("c", "h", 4)];
    const { code, errors, cwd } = await pipe(backend.env, lines);
    expect(errors).toContain("4 forwarded, 0 not, 0 refused, 0 left out");
    expect([code, (await backend.stored()).sort()]).toEqual([0, ["a/t=1", "a/t=3", "b/t=2", "c/h=4"]]);
    expect(await Promise.all(["a", "b", "c"].map((id) => isRegistered(backend, id)))).toEqual([true, true, true]);
    expect(await readdir(cwd)).toEqual([]);
  });

  it("that cannot be used are reported by their line and left out", async () => {
    const backend = await startBackend();
    const bad = [
      "no json",
      '{"device":"a b","series":"t","value":1}',
      '{"device":"a","series":"time","value":1}',
      '{"device":"a","series":"t","value":"1"}',
      '{"device":"a","series":"t","value":1,"time":1.5}',
      '{"device":"a","series":"t","value":1,"unit":"h","time":1}',
    ];
    const { code, errors } = await pipe(backend.env, [...bad, "", line("a", "t", 7)]);
    for (const [at, argument] of ["line", "device", "series", "value", "timestamp", "unit"].entries()) {
      expect(errors).toContain(`line ${at + 1} is left out: ${argument}`);
    }
    expect([code, await backend.stored()]).toEqual([1, ["a/t=7"]]);
  });

  it("that the backend refuses are told, and the exit code says so", async () => {
    const backend = await startBackend();
    const token = await backend.server.createToken({
      projectId: backend.projectId,
      read: true,
      write: false,
      admin: false,
    });
    const { code, errors } = await pipe({ ...backend.env, IOBEAM_PROJECT_TOKEN: token }, [line("a", "t", 1)]);
    expect([code, await backend.stored()]).toEqual([1, []]);
    expect(errors).toMatch(/not forwarded: The token does not allow this/);
    expect(errors).not.toContain(token);
  });
});

describe("a signal", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("%s sends what has come, though the input is still open", async (signal) => {
    const backend = await startBackend();
    const { child } = await start(backend.env, "--every", "3000");
    const errors = text(child.stderr);
    child.stdin.write(`${line("a", "t", 1, 1)}\n${line("a", "t", 2, 2)}\nno json\n`);
    await once(child.stderr, "data");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(await errors).toContain("2 forwarded, 0 not, 0 refused, 1 left out");
    expect(await backend.stored()).toEqual(["a/t=1", "a/t=2"]);
  });
});

describe("readings over HTTP", () => {
  async function listen(backend: TestBackend): Promise<{ url: string; child: ChildProcessWithoutNullStreams }> {
    const { child } = await start(backend.env, "--port", "0");
    child.stdin.end();
    const [output] = await once(child.stderr, "data");
    return { url: /http:\S+/.exec(String(output))?.[0] ?? expect.unreachable(String(output)), child };
  }

  it("are answered when the backend has them", async () => {
    const backend = await startBackend();
    const { url, child } = await listen(backend);
    const many = Array.from({ length: 30 }, (_, device) => line(`d${device}`, "t", device));
    const response = await fetch(url, { method: "POST", body: many.join("\n") });
    expect([response.status, await response.json()]).toEqual([200, { stored: true }]);
    expect(await backend.stored()).toHaveLength(30);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("are refused together where one of them is unusable", async () => {
    const backend = await startBackend();
    const { url } = await listen(backend);
    const response = await fetch(url, { method: "POST", body: `${line("a", "t", 1)}\n{"device":"a"}` });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.stringContaining("series must be") },
    ]);
    expect(await backend.stored()).toEqual([]);
  });
});

describe("a relay", () => {
  it("keeps what a backend that is away does not take, and forwards it when it is back", async () => {
    const backend = await startBackend();
    const token = backend.env["IOBEAM_PROJECT_TOKEN"] ?? "";
    const relay = new Relay({
      backend: "http://127.0.0.1:9/",
      projectId: backend.projectId,
      projectToken: token,
      maxPending: 2,
    });
    relay.accept([line("a", "t", 1)]);
    expect([relay.pending, relay.isFull]).toEqual([1, false]);
    expect(await relay.flush()).toMatchObject([{ code: "NETWORK" }]);
    relay.accept([line("b", "t", 1)]);
    expect([relay.pending, relay.isFull, relay.accepted]).toEqual([2, true, 2]);
  }, 60_000);

  it("gives up and counts what the backend refuses for good, and goes on with the rest", async () => {
    const backend = await startBackend();
    const refusing = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        const isRegistration = request.url === "/v1/devices";
        const problem = { errors: [{ code: 1001, message: "no such thing" }] };
        response.writeHead(isRegistration ? 201 : 400, { "content-type": "application/json" });
        response.end(JSON.stringify(isRegistration ? { device_id: "a" } : problem));
      });
    });
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void refusing.close());
    const { port } = refusing.address() as AddressInfo;
    const relay = new Relay({
      backend: `http://127.0.0.1:${port}/`,
      projectId: backend.projectId,
      projectToken: backend.token,
    });
    relay.accept([line("a", "t", 1)]);
    expect(await relay.flush()).toMatchObject([{ code: "REQUEST_REJECTED" }]);
    expect([relay.pending, relay.refused, relay.accepted]).toEqual([0, 1, 1]);
  });

  it("stops while it is full, and tells what it could not forward", async () => {
    const { child } = await start(
      { ...(await startBackend()).env, IOBEAM_URL: "http://127.0.0.1:9/" },
      "--every",
      "3000",
    );
    const errors = text(child.stderr);
    for (let at = 0; at < 100_100; at++) child.stdin.write(`${line("a", "t", at, at)}\n`);
    child.stdin.write("never read\n");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(await errors).toContain("0 forwarded, 100000 not");
  });

  it("sends no reading twice and loses none when flushes overlap", async () => {
    const backend = await startBackend();
    const token = backend.env["IOBEAM_PROJECT_TOKEN"] ?? "";
    const relay = new Relay({ backend: backend.server.url, projectId: backend.projectId, projectToken: token });
    const flushes: Promise<unknown>[] = [];
    for (let at = 0; at < 50; at++) {
      relay.accept([line(`d${at % 5}`, "t", at, at)]);
      flushes.push(relay.flush());
    }
    await Promise.all(flushes);
    expect(relay.pending).toBe(0);
    expect(await backend.stored()).toHaveLength(50);
  });
});

describe("the command", () => {
  it("tells its options with --help", async () => {
    const { child } = await start({}, "--help");
    expect(await text(child.stdout)).toContain("IOBEAM_PROJECT_TOKEN");
  });

  it.each([
    [["--port", "x"], "--port must be a number from 0 to 65535"],
    [["--bogus"], "Unknown option '--bogus'"],
    [[], "IOBEAM_URL must be set in the environment"],
  ])("says what is wrong with %j", async (args, message) => {
    const { child } = await start({ IOBEAM_URL: "" }, ...args);
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(errors).toContain(message);
    expect(errors).not.toContain("    at ");
    expect(code).toBe(2);
  });
});
