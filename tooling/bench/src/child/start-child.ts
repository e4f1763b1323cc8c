import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer, Question } from "./message.ts";

/** A process of its own that does one task after another. */
export interface Child {
  /** Has a task done; rejects where it failed or the process ended over it. */
  ask<Result>(task: string, argument?: unknown): Promise<Result>;
  /** Ends the process. */
  end(): Promise<void>;
}

/** What takes longer hangs: the process is ended. */
const PATIENCE_MS = 900_000;

/**
 * Starts a module of this package in a process of its own: compiled where this one is.
 *
 * @param module - its path below `src`, without the extension
 * @param flags - more flags for Node
 */
export function startChild(module: string, flags: readonly string[] = []): Child {
  const file = new URL(`../${module}${extname(import.meta.url)}`, import.meta.url);
  const child = fork(fileURLToPath(file), { execArgv: [...process.execArgv, ...flags], serialization: "advanced" });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      const error = new Error(`${module} ended early (${signal ?? code})`);
      for (const { reject } of waiting.values()) reject(error);
      resolve();
    });
  });
  child.on("message", (answer: Answer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) asker?.reject(new Error(`${module}: ${answer.error}`));
    else asker?.resolve(answer.result as never);
  });
  return {
    async ask(task, argument) {
      asked += 1;
      const question: Question = { id: asked, task, argument };
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
      try {
        return await new Promise((resolve, reject) => {
          waiting.set(question.id, { resolve, reject });
          child.send(question, (error) => error && reject(error));
        });
      } finally {
        clearTimeout(timer);
      }
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
