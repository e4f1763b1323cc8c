import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder, startBackend } from "./backend.ts";

const program = resolve(import.meta.dirname, "start-process.ts");

/** Starts processes that build a client at the same moment; tells which device each of them is. */
async function startTogether(count: number, deviceId: string[]): Promise<{ ids: string[]; kept: string }> {
  const [{ url, projectId, token }, path] = [await startBackend({ onDisk: true }), await makeTemporaryFolder()];
  const args = [...process.execArgv, program, url, String(projectId), token, path, ...deviceId];
  const started = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void child.kill());
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  });
  for (const { lines } of started) expect((await lines.next()).value).toBe("ready");
  for (const { child } of started) (child as ChildProcess).stdin?.end("go\n");
  const ids = await Promise.all(started.map(async ({ lines }) => (await lines.next()).value as string));
  return { ids, kept: await readFile(join(path, "iobeam_device_id"), "utf8") };
}

it("processes that register at the same moment end as one device", async () => {
  const { ids, kept } = await startTogether(4, []);
  expect(new Set(ids)).toEqual(new Set([kept]));
});

it("processes that register the same id at the same moment all get it", async () => {
  const { ids, kept } = await startTogether(3, ["same"]);
  expect([ids, kept]).toEqual([["same", "same", "same"], "same"]);
});
