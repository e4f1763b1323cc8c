import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { OutboxLockedError } from "@iobeam/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { makeBatch, readFirsts } from "./batches.ts";
import { makeOutboxFolder, openOutbox } from "./outbox-folder.ts";

const program = resolve(import.meta.dirname, "lock-process.ts");

const isLinux = process.platform === "linux";

interface Contender {
  readonly child: ChildProcess;
  /** The next line that it prints. */
  next(): Promise<string>;
  tell(line: string): void;
}

/** A process that is ready to open the outbox. */
async function startContender(path: string, env: Record<string, string> = {}): Promise<Contender> {
  const child = spawn(process.execPath, [...process.execArgv, program, path], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  expect(await next()).toBe("ready");
  return { child, next, tell: (line) => void child.stdin.write(`${line}\n`) };
}

async function startOwner(path: string): Promise<Contender> {
  const owner = await startContender(path);
  owner.tell("go");
  expect(await owner.next()).toBe("owner");
  return owner;
}

async function kill({ child }: Contender): Promise<void> {
  // One that lost has ended by itself.
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function locksIn(folder: string): Promise<number> {
  return (await readdir(folder)).filter((name) => name.startsWith("lock-")).length;
}

describe("the lock of an outbox", () => {
  it("is one process's", async () => {
    const { files, open } = await makeOutboxFolder();
    await open();
    const error = await open().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutboxLockedError);
    expect(error).toMatchObject({ path: files });
    expect(await locksIn(files)).toBe(1);
  });

  it("goes to the next when it is closed", async () => {
    const { files, open } = await makeOutboxFolder();
    for (let turn = 0; turn < 3; turn++) await (await open()).close();
    expect(await locksIn(files)).toBe(0);
  });

  it("is free when opening has failed", async () => {
    const { files, open } = await makeOutboxFolder();
    await mkdir(files);
    await writeFile(join(files, "dead-letters"), "a file in its place");
    await expect(open()).rejects.toMatchObject({ code: "STORAGE" });
    expect(await locksIn(files)).toBe(0);
  });

  it("is taken over from a process that was killed, at once", async () => {
    const path = await makeTemporaryFolder();
    for (let turn = 0; turn < 3; turn++) {
      const owner = await startOwner(path);
      await expect(openOutbox(path)).rejects.toMatchObject({ code: "OUTBOX_LOCKED" });
      await kill(owner);
      const outbox = await openOutbox(path);
      expect(await locksIn(join(path, "iobeam_outbox"))).toBe(1);
      await outbox.close();
    }
  });

  it("stays with a process whose event loop stands still", async () => {
    const path = await makeTemporaryFolder();
    const owner = await startOwner(path);
    owner.tell("block");
    for (let turn = 0; turn < 3; turn++) {
      await expect(openOutbox(path)).rejects.toMatchObject({ code: "OUTBOX_LOCKED" });
    }
    await kill(owner);
    await (await openOutbox(path)).close();
  });

  it("goes to exactly one of several processes that want it at once", async () => {
    for (let turn = 0; turn < 5; turn++) {
      const path = await makeTemporaryFolder();
      const contenders = await Promise.all(Array.from({ length: 5 }, () => startContender(path)));
      for (const { tell } of contenders) tell("go");
      const answers = await Promise.all(contenders.map(({ next }) => next()));
      expect(answers.sort()).toEqual([...Array.from({ length: 4 }, () => "OUTBOX_LOCKED"), "owner"]);
      await Promise.all(contenders.map(kill));
    }
  });

  it("goes to exactly one of many within a process", async () => {
    for (let turn = 0; turn < 10; turn++) {
      const path = await makeTemporaryFolder();
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => openOutbox(path)));
      const owners = outcomes.filter((outcome) => outcome.status === "fulfilled");
      for (const { value } of owners) await value.close();
      expect(owners).toHaveLength(1);
    }
  });

  it("is the same by any path", async () => {
    const path = await makeTemporaryFolder();
    const owner = await openOutbox(path);
    const beside = await makeTemporaryFolder();
    await symlink(path, join(beside, "link"));
    await expect(openOutbox(join(beside, "link"))).rejects.toMatchObject({ code: "OUTBOX_LOCKED" });
    await owner.close();
  });

  it("holds where the path is too long for a socket", async () => {
    const path = join(await makeTemporaryFolder(), "a".repeat(120));
    const owner = await startOwner(path);
    await expect(openOutbox(path)).rejects.toMatchObject({ code: "OUTBOX_LOCKED" });
    expect(await locksIn(join(path, "iobeam_outbox"))).toBe(isLinux ? 1 : 0);
    await kill(owner);
    const outbox = await openOutbox(path);
    await outbox.append(makeBatch(1));
    expect(await readFirsts(outbox)).toEqual([1]);
    await outbox.close();
    expect(await locksIn(join(path, "iobeam_outbox"))).toBe(0);
  });

  it.runIf(isLinux)("is one, also for processes whose folders for temporary files differ", async () => {
    const path = join(await makeTemporaryFolder(), "a".repeat(120));
    const owner = await startContender(path, { TMPDIR: await makeTemporaryFolder() });
    const other = await startContender(path, { TMPDIR: await makeTemporaryFolder() });
    owner.tell("go");
    expect(await owner.next()).toBe("owner");
    other.tell("go");
    expect(await other.next()).toBe("OUTBOX_LOCKED");
    await kill(owner);
    await (await openOutbox(path)).close();
  });

  it("does not keep a process from ending", async () => {
    const path = await makeTemporaryFolder();
    const source = `import { createFsClientStorage } from "@iobeam/storage-fs";
      await createFsClientStorage({ path: ${JSON.stringify(path)} }).openOutbox({});`;
    const argv = [...process.execArgv, "--input-type=module", "--eval", source];
    const child = spawn(process.execPath, argv, { stdio: "inherit", cwd: import.meta.dirname });
    expect(await once(child, "exit")).toEqual([0, null]);
    await (await openOutbox(path)).close();
  });
});
