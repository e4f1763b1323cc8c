import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const main = resolve(import.meta.dirname, "../src/main.ts");

async function demo(folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, [...process.execArgv, main, "--data", join(folder, "demo")], {
    cwd: folder,
  });
  return stdout;
}

describe("the demo", () => {
  let folder = "";
  let first = "";
  let second = "";
  let deviceIds: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "iobeam-demo-"));
    const deviceId = (): Promise<string> => readFile(join(folder, "demo/device/iobeam_device_id"), "utf8");
    first = await demo(folder);
    deviceIds = [await deviceId()];
    second = await demo(folder);
    deviceIds.push(await deviceId());
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("registers a device, sends a year of weather and finds every point of it", () => {
    expect(first).toContain("no device id on the disk: it registers a device");
    expect(first).toContain("sending 26,277 points");
    expect(first).toContain("in the store before: 0 · after: 26,277 · stored twice: 0");
  });

  it("is the same device when it is run again, and stores no point twice", () => {
    expect(second).toContain("its device id is on the disk: no registration");
    expect(second).toContain("in the store before: 26,277 · after: 26,277 · stored twice: 0");
    expect(deviceIds[0]).toBe(deviceIds[1]);
  });

  it("shows live readings, answers, a curve and what to do next", () => {
    expect(first).toMatch(/cpu-load .*%/);
    expect(first).toMatch(/every hour of temperature .* 8,759 /);
    expect(first).toMatch(/the newest 5 of pressure .* 5 /);
    expect(first).toContain("temperature in °C, daily mean");
    expect(first).toContain("create-project");
  });
});

it("tells its options with --help", async () => {
  const { stdout } = await run(process.execPath, [...process.execArgv, main, "--help"]);
  expect(stdout).toContain("--data <folder>");
});
