import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A server program that runs. */
export interface Daemon {
  /** Asks it to end with a signal, and waits until it has. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Starts a program, and waits until it answers. */
export async function startDaemon(
  program: string,
  args: readonly string[],
  isReady: () => Promise<unknown>,
  options: SpawnOptions = {},
): Promise<Daemon> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  try {
    await untilReady(child, isReady);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${program} did not start: ${String(error)}\n${said}`, { cause: error });
  }
  return {
    async stop(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

/** Where a program is: in one of some folders, or on the path. */
export async function findProgram(name: string, folders: readonly string[] = []): Promise<string | undefined> {
  for (const folder of [...folders, ...(process.env["PATH"] ?? "").split(delimiter)]) {
    const path = join(folder, name);
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

async function untilReady(child: ChildProcess, isReady: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await isReady();
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > end) throw error;
      await setTimeout(50);
    }
  }
}
