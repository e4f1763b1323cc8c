import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { readFirsts } from "./batches.ts";
import { openOutbox } from "./outbox-folder.ts";

const program = resolve(import.meta.dirname, "append-process.ts");
const KILLS = 25;

/** Runs the program until it is killed at some moment; gives what it printed. */
async function runUntilKilled(path: string, start: number): Promise<string[]> {
  const child = spawn(process.execPath, [...process.execArgv, program, path, String(start)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  await new Promise((go) => setTimeout(go, Math.random() * 60));
  child.kill("SIGKILL");
  await closed;
  return Buffer.concat(output).toString().split("\n").slice(0, -1);
}

it("everything that was kept is there after SIGKILL at any moment", async () => {
  const path = await makeTemporaryFolder();
  const kept = new Set<number>();
  const removed = new Set<number>();
  let appended = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    for (const line of await runUntilKilled(path, kill * 1e8)) {
      const first = Math.abs(Number(line));
      if (line.startsWith("-")) removed.add(first);
      else kept.add(first);
      appended++;
    }
    const outbox = await openOutbox(path, { maxBytes: 200_000 });
    const firsts = await readFirsts(outbox);
    const there = new Set(firsts);
    expect([...kept].filter((first) => !removed.has(first) && !there.has(first))).toEqual([]);
    expect([firsts.length, outbox.recovery.damaged]).toEqual([there.size, []]);
    await outbox.remove((await outbox.read(1e9)).map(({ id }) => id));
    await outbox.close();
    for (const first of there) removed.add(first);
    const again = await openOutbox(path);
    expect(await readFirsts(again)).toEqual([]);
    await again.close();
  }
  expect(appended).toBeGreaterThan(KILLS);
}, 240_000);
