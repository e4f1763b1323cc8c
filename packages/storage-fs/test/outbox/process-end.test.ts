import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { readFirsts } from "./batches.ts";
import { makeOutboxFolder, openOutbox } from "./outbox-folder.ts";

/** Runs a program that has `path` and `open()`; gives what it printed, and fails unless it ends by itself. */
async function run(path: string, lines: string): Promise<{ output: string; errors: string }> {
  const helper = JSON.stringify(resolve(import.meta.dirname, "batches.ts"));
  const source = `import { createFsClientStorage } from "@iobeam/storage-fs";
    import { writeFileSync } from "node:fs";
    const { makeBatch } = await import(${helper});
    const open = (name = "") => createFsClientStorage({ path: ${JSON.stringify(path)} + name }).openOutbox({});
    ${lines}`;
  const argv = [...process.execArgv, "--input-type=module", "--eval", source];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"], cwd: import.meta.dirname });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout.on("data", (text) => output.push(String(text)));
  child.stderr.on("data", (text) => errors.push(String(text)));
  expect(await once(child, "close")).toEqual([0, null]);
  return { output: output.join(""), errors: errors.join("") };
}

it("the end of a process is told to any number of outboxes, without a warning", async () => {
  const { output, errors } = await run(
    await makeTemporaryFolder(),
    `for (let at = 0; at < 15; at++) {
      const outbox = await open("/" + at);
      outbox.onProcessEnd(async () => void process.stdout.write(at + " "));
    }`,
  );
  expect(output.trim().split(" ")).toHaveLength(15);
  expect(errors).not.toContain("MaxListeners");
});

it.each([
  ["at once", "points.push(1);"],
  ["after a while", "if (points.length + kept === 0) setTimeout(() => points.push(1), 20);"],
])("what the program's own listener adds %s is kept", async (_, add) => {
  const path = await makeTemporaryFolder();
  await run(
    path,
    `const outbox = await open();
    const points = [];
    let kept = 0;
    outbox.onProcessEnd(async () => {
      while (points.length > 0) await outbox.append(makeBatch(1_000 * points.shift() + kept++));
      return true;
    });
    process.${add.startsWith("points") ? "once" : "on"}("beforeExit", () => { ${add} });`,
  );
  const outbox = await openOutbox(path);
  expect(await readFirsts(outbox)).toEqual([1_000]);
  await outbox.close();
});

it("a callback that does something each time does not keep the process from ending", async () => {
  const { output } = await run(
    await makeTemporaryFolder(),
    `const outbox = await open();
    outbox.onProcessEnd(() => new Promise((_, fail) => setTimeout(() => {
      process.stdout.write("x");
      fail(new Error("no room"));
    }, 1)));`,
  );
  expect(output).toBe("xxxxx");
});

it("a callback that was taken back is not called, and leaves no listener", async () => {
  const { open } = await makeOutboxFolder();
  const outbox = await open();
  const before = process.listenerCount("beforeExit");
  const takeBack = outbox.onProcessEnd?.(async () => true);
  const takeBackOther = outbox.onProcessEnd?.(async () => true);
  expect(process.listenerCount("beforeExit")).toBe(before + 1);
  takeBack?.();
  takeBack?.();
  expect(process.listenerCount("beforeExit")).toBe(before + 1);
  takeBackOther?.();
  expect(process.listenerCount("beforeExit")).toBe(before);
});
