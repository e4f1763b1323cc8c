import { spawn } from "node:child_process";

/** Where and how a command runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** @default 300_000 */
  readonly timeoutMs?: number | undefined;
}

/** pnpm puts the workspace's own modules on NODE_PATH: what a package forgot to depend on would be found there. */
const { NODE_PATH: _inside, ...outside } = process.env;

/** Runs a command and resolves to what it prints; rejects with that where it fails. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env, timeoutMs: timeout = 300_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      timeout,
      env: { ...outside, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // npm and pnpm are scripts there.
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(" ")}: ${signal ?? `exit code ${code}`}\n${output.trim()}`));
    });
  });
}
