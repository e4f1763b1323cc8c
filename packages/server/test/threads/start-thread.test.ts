import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startThread } from "../../src/threads/start-thread.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "iobeam-thread-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a module of this text. */
async function start(text: string): ReturnType<typeof startThread> {
  const from = join(folder, "starts-it.mjs");
  await writeFile(join(folder, "thread.mjs"), text);
  return startThread("./thread", pathToFileURL(from).href);
}

it("starts a thread that says when it is ready", async () => {
  const text =
    'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => {}).postMessage(null);';
  const worker = await start(text);
  expect(await worker.terminate()).toBe(1);
});

it.each([
  ["ends", "process.exit(3);", "The thread has ended with 3 before it was ready"],
  ["fails", 'throw new Error("no memory");', "no memory"],
])("rejects where the thread %s before", async (_how, text, message) => {
  await expect(start(text)).rejects.toThrow(message);
});
