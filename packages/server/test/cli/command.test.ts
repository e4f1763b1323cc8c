import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Run, runCommand, runIn } from "../support/command.ts";
import { exchange, makeRequest } from "../support/raw-http.ts";

let folder: string;
let data: string;
let running: Run[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-cli-"));
  data = join(folder, "data");
  running = [];
});

afterEach(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.map(({ ended }) => ended));
  await rm(folder, { recursive: true });
});

function run(...words: readonly string[]): Run {
  return keep(runCommand(...words));
}

function keep(made: Run): Run {
  running.push(made);
  return made;
}

async function serve(...words: readonly string[]): Promise<{ server: Run; port: number }> {
  const server = run("--port", "0", "--data", data, ...words);
  const [, port] = await server.printed(/listens at http:\/\/127\.0\.0\.1:(\d+)\/v1\//);
  await server.printed(/Stop with/);
  return { server, port: Number(port) };
}

describe("iobeam-server", () => {
  it("tells its options, with examples", async () => {
    const { code, stdout } = await run("--help").ended;
    expect(code).toBe(0);
    for (const word of ["--port", "4626", "--host", "127.0.0.1", "--data", "./iobeam-data", "--log-level", "warn"]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toMatch(/Examples:\s+\$ iobeam-server/);
  });

  it("tells its version", async () => {
    expect((await run("--version").ended).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  it("makes its files at the first start, for their owner alone, and says how to go on", async () => {
    const { server } = await serve();
    await server.printed(/create-project my-project --data \S+data/);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    const files = await readdir(data);
    expect(files).toEqual(expect.arrayContaining(["signing-key", "admin-credential", "iobeam.sqlite"]));
    for (const file of files) expect([file, (await stat(join(data, file))).mode & 0o777]).toEqual([file, 0o600]);
  });

  it("does not tell of a first start at the second", async () => {
    const { server } = await serve();
    server.child.kill("SIGTERM");
    expect((await server.ended).stdout).toContain("Made in");
    const again = await serve("--log-level", "silent");
    again.server.child.kill("SIGINT");
    const { code, stdout } = await again.server.ended;
    expect([code, stdout.includes("Made in"), stdout.includes("create-project")]).toEqual([0, false, false]);
  });

  it("stops on SIGTERM after it has answered what it accepted", async () => {
    const { server, port } = await serve();
    const made = await run("create-project", "p", "--data", data).ended;
    const token = /IOBEAM_PROJECT_TOKEN=(\S+)/.exec(made.stdout)?.[1] ?? "";
    const sources = [{ name: "s", data: Array.from({ length: 20_000 }, (_, time) => ({ time, value: time })) }];
    const request = makeRequest("POST", "imports", { token, body: { project_id: 1, device_id: "d", sources } });
    const socketAnswer = exchange(port, request);
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.child.kill("SIGTERM");
    expect((await socketAnswer).status).toBe(200);
    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(await readdir(data)).not.toContain("iobeam.sqlite-wal");
  });

  it("warns where it can be reached from other machines", async () => {
    const server = run("--port", "0", "--data", data, "--host", "0.0.0.0");
    await server.printed(/warning: 0\.0\.0\.0 can be reached from other machines.*TLS/);
  });

  it("takes the word start", async () => {
    const server = run("start", "--port", "0", "--data", data);
    await server.printed(/listens at/);
  });
});

describe("iobeam-server create-project", () => {
  it("makes a project beside the running server, with tokens that work", async () => {
    const { port } = await serve();
    const { code, stdout } = await run("create-project", "green house", "--data", data).ended;
    expect([code, stdout.includes('"green house"')]).toEqual([0, true]);
    const [, projectId] = /IOBEAM_PROJECT_ID=(\d+)/.exec(stdout) ?? [];
    const [, token] = /IOBEAM_PROJECT_TOKEN=(\S+)/.exec(stdout) ?? [];
    const [, readToken] = /IOBEAM_READ_TOKEN=(\S+)/.exec(stdout) ?? [];
    const body = { project_id: Number(projectId) };
    expect((await exchange(port, makeRequest("POST", "devices", { token, body }))).status).toBe(201);
    expect((await exchange(port, makeRequest("POST", "devices", { token: readToken, body }))).status).toBe(403);
    expect((await exchange(port, makeRequest("GET", `exports/${projectId}`, { token: readToken }))).status).toBe(200);
    expect(stdout).toContain("export IOBEAM_URL=http://127.0.0.1:4626/v1/\n");
  });
});

describe("a reader that has gone", () => {
  it("ends no command with a stack trace", async () => {
    const made = run("create-project", "p", "--data", data);
    made.child.stdout?.destroy();
    expect(await made.ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("iobeam-server create-token", () => {
  it("prints a token alone, with the rights and the end that were asked for", async () => {
    await run("create-project", "p", "--data", data).ended;
    const { stdout } = await run("create-token", "--project", "1", "--write", "--ttl", "2d", "--data", data).ended;
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const claims: unknown = JSON.parse(Buffer.from(stdout.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toEqual({ uid: 1, pid: 1, exp: expect.any(Number), pms: 2, jti: 3 });
  });
});

describe("the settings", () => {
  it("come from the environment and a file too", async () => {
    const config = join(folder, "iobeam.json");
    await writeFile(config, JSON.stringify({ port: 0, data, metricsToken: "metrics-token-0123" }));
    const server = keep(runIn({ environment: { IOBEAM_LOG_LEVEL: "info" } }, "start", "--config", config));
    const [, base] = await server.printed(/listens at (http:\S+)v1\//);
    expect((await fetch(`${base}metrics`)).status).toBe(401);
    await server.printed(/"route":"\/metrics".*"status":401/);
  });
});

describe("the commands of an operator", () => {
  async function answer(input: string, ...words: readonly string[]): Promise<{ code: number | null; text: string }> {
    const { code, stdout, stderr } = await keep(runIn({ input }, ...words, "--data", data)).ended;
    return { code, text: stderr + stdout };
  }

  it("make a backend ready, and change nothing of one that is", async () => {
    const made = await answer("", "init", "--project", "greenhouse");
    expect(made).toEqual({
      code: 0,
      text: expect.stringMatching(/Made in .*signing-key.*Project "greenhouse" is made.*Serve it: .* start --data /s),
    });
    const before = await readFile(join(data, "signing-key"));
    const again = await answer("", "init", "--project", "greenhouse");
    expect(again).toEqual({ code: 0, text: expect.stringMatching(/Everything is there.*none was made/s) });
    expect(await readFile(join(data, "signing-key"))).toEqual(before);
  });

  it("work beside a server that runs", async () => {
    const { server, port } = await serve();
    const token = /TOKEN=(\S+)/.exec((await answer("", "create-project", "p")).text)?.[1] ?? "";
    const ask = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await exchange(port, makeRequest("GET", path, { headers }))).status;
    const bearer = { authorization: `Bearer ${token}` };
    expect(await ask("exports/1", bearer)).toBe(200);

    expect(await answer("s3cret-password\n", "create-user", "ada@example.org")).toEqual({
      code: 0,
      text: "User 2 is made: ada@example.org\n",
    });
    const basic = Buffer.from("ada@example.org:s3cret-password").toString("base64");
    expect(await ask("tokens/user", { authorization: `Basic ${basic}` })).toBe(200);

    expect((await answer("", "set-retention", "--project", "1", "--keep", "90d")).text).toContain("are kept for 90d.");
    expect((await answer("", "set-retention", "--project", "1", "--keep", "forever")).text).toContain("for ever");
    expect((await answer("", "list-tokens", "--project", "1")).text).toMatch(
      /^1\tread\+write\tuser 1\tall devices\t\S+ \S+ \+0000\tlive\n2\tread\t.*\n$/,
    );

    const backup = join(folder, "backup");
    expect((await answer("", "backup", backup)).text).toMatch(/copied \d+ of \d+ pages \(\d+ %\)\n.*Backed up to/s);
    expect(await answer("", "backup", backup)).toEqual({
      code: 1,
      text: expect.stringMatching(/^error: .*exists already/),
    });

    const rotated = await answer("", "rotate-key");
    expect(rotated).toEqual({
      code: 0,
      text: expect.stringMatching(/new key.*tokens of 1 older key stay valid.*SIGHUP/s),
    });
    server.child.kill("SIGHUP");
    await server.printed(/read anew/);
    expect(await ask("exports/1", bearer)).toBe(200);
    expect(await answer(`${token}\n`, "revoke-token")).toEqual({
      code: 0,
      text: expect.stringMatching(/^Token 1 is revoked/),
    });
    expect((await answer("", "list-tokens", "--project", "1")).text).toContain("\trevoked\n");
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });

    await rm(data, { recursive: true });
    expect((await answer("", "restore", backup)).text).toMatch(/checking the database.*Restored to .*Serve it/s);
    const restored = await serve();
    const found = await exchange(restored.port, makeRequest("GET", "exports/1", { headers: bearer }));
    expect(found.status).toBe(200);
  }, 120_000);

  it.each([["init", "create-user", "set-retention", "list-tokens", "revoke-token", "rotate-key", "backup", "restore"]])(
    "tell how they are used: %s …",
    async (...names) => {
      const helps = await Promise.all(names.map((name) => keep(runCommand(name, "--help")).ended));
      for (const [at, { code, stdout }] of helps.entries()) {
        expect([code, stdout]).toEqual([0, expect.stringMatching(/Examples?:\n {2}\$ iobeam-server /)]);
        expect(stdout).toContain(`iobeam-server ${names[at]}`);
      }
    },
  );
});

describe("a mistake", () => {
  it.each([
    ["--port", ["--port", "99999"]],
    ["--port", ["--port", "http"]],
    ["--log-level", ["--log-level", "loud"]],
    ["bogus", ["bogus"]],
    ["--bogus", ["--bogus"]],
    ["name", ["create-project"]],
    ["projectName", ["create-project", " "]],
    ["--ttl", ["create-token", "--project", "1", "--ttl", "soon"]],
    ["--project", ["create-token"]],
    ["projectId", ["create-token", "--project", "77"]],
    ["/proc", ["--data", "/proc/no-such"]],
    ["--keep", ["set-retention", "--project", "1", "--keep", "soon"]],
    ["project 77", ["set-retention", "--project", "77", "--keep", "1d"]],
    ["project 77", ["list-tokens", "--project", "77"]],
    ["token 77", ["revoke-token", "--id", "77"]],
    ["not one of this backend", ["revoke-token"]],
    ["password", ["create-user", "ada@example.org"]],
    ["email", ["create-user", "ada"]],
    ["no backend", ["backup", "/tmp/iobeam-never"]],
    ["no backend", ["rotate-key"]],
    ["is no backup", ["restore", "/tmp"]],
    ["--config", ["--config", "/tmp/iobeam-never.json"]],
  ])("is told in one line that names %s", async (name, words) => {
    const inFolder = words.includes("--data") ? words : [...words, "--data", data];
    const { code, stdout, stderr } = await run(...inFolder).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("is told where the port is in use", async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await run("--port", String(port), "--data", data).ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^error: Port ${port} .*in use.*--port.*\n$`)),
    ]);
    await new Promise((resolve) => other.close(resolve));
  });

  it.each(["signing-key", "admin-credential"])("is told where %s is damaged, and nothing is made new", async (file) => {
    await mkdir(data);
    await writeFile(join(data, file), "x");
    const { code, stderr } = await run("--port", "0", "--data", data).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(join(data, file))]);
    expect((await stat(join(data, file))).size).toBe(1);
  });

  it("is told where the data folder is a file", async () => {
    await writeFile(data, "x");
    const { code, stderr } = await run("--port", "0", "--data", data).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(data)]);
  });
});
