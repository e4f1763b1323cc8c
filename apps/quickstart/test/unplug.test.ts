import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const main = resolve(import.meta.dirname, "../src/main.ts");

// Each starts several processes, twice over: on a busy machine that takes a while.
describe("the unplugged demo", { timeout: 180_000 }, () => {
  let folder = "";
  const args = (): string[] => [...process.execArgv, main, "--unplug", "--seconds", "5", "--data", folder];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "iobeam-unplug-"));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("stops the backend, kills the device, and finds every point once", async () => {
    // Resolves only where the exit code is 0.
    const { stdout } = await run(process.execPath, args(), { cwd: folder });
    expect(stdout).toMatch(/DOWN/);
    expect(stdout).toContain("the backend is stopped");
    expect(stdout).toContain("kill -9");
    expect(Number(/it found (\d+) points on its disk/.exec(stdout)?.[1])).toBeGreaterThan(0);
    expect(stdout).toMatch(/the \d+ points that waited were sent/);
    const [taken, acknowledged, stored, lost, doubled] = ["taken", "acknowledged", "stored", "lost", "doubled"].map(
      (name) => Number(new RegExp(`│ ${name}[^│]*│ ([\\d,]+)`).exec(stdout)?.[1]?.replaceAll(",", "")),
    );
    expect(taken).toBeGreaterThan(20);
    expect(stored).toBeGreaterThanOrEqual(Number(taken));
    expect(acknowledged).toBe(stored);
    expect([lost, doubled]).toEqual([0, 0]);
    expect(stdout).toContain("points that wait");
  });

  it("leaves nothing running when it is interrupted, and sends what waits the next time", async () => {
    const demo = spawn(process.execPath, args(), { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    let shown = "";
    let isInterrupted = false;
    for await (const chunk of demo.stdout) {
      shown += String(chunk);
      if (isInterrupted || !shown.includes("kill -9")) continue;
      isInterrupted = demo.kill("SIGINT");
    }
    if (demo.exitCode === null) await once(demo, "close");
    expect(demo.exitCode).toBe(130);
    expect(shown).toContain("nothing is left running");
    expect(await isListening(Number(/127\.0\.0\.1:(\d+)/.exec(shown)?.[1]))).toBe(false);
    const pids = [...shown.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids.filter(isRunning)).toEqual([]);

    const { stdout } = await run(process.execPath, args(), { cwd: folder });
    expect(stdout).toMatch(/\d+ points wait from a run that was interrupted/);
  });
});

it("refuses a length that it cannot take, and one without --unplug", async () => {
  for (const wrong of [
    ["--unplug", "--seconds", "1"],
    ["--seconds", "9"],
  ]) {
    const failure = await run(process.execPath, [...process.execArgv, main, ...wrong]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining("--seconds") });
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isOpen = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
