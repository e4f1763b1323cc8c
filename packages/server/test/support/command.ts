import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A run of the real command. */
export interface Run {
  readonly child: ChildProcess;
  /** Resolves when the output has a match; rejects when the process ends first. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** What a command is given beside its words. */
export interface Surroundings {
  /** What it reads from standard input. */
  readonly input?: string;
  /** More variables of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `iobeam-server` with the given words. */
export function runCommand(...words: readonly string[]): Run {
  return runIn({}, ...words);
}

/** Starts `iobeam-server` with the given words, in the given surroundings. */
export function runIn({ input = "", environment = {} }: Surroundings, ...words: readonly string[]): Run {
  const child = spawn(process.execPath, ["--conditions=@iobeam/source", "--import", "tsx", MAIN, ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  child.stdin.on("error", () => undefined).end(input);
  const output = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      for (const look of watchers) look();
    });
  }
  const ended: Run["ended"] = new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
  return {
    child,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output.stdout + output.stderr);
          if (match === null) return;
          watchers.delete(look);
          resolve(match);
        };
        watchers.add(look);
        look();
        ended.then(() => reject(new Error(`ended without ${pattern}: ${output.stdout}${output.stderr}`)), reject);
      }),
  };
}
