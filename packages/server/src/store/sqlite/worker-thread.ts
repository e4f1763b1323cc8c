import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "./worker-message.ts";

/** What the threads of a store do. */
export type ThreadModule = "lookups" | "reader" | "writer";

/** Starts a module of this folder in a thread: the compiled one, or its source where TypeScript runs as it is. */
export function startThread(module: ThreadModule, workerData: WorkerSettings): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(`./${module}${isSource ? ".ts" : ".js"}`, import.meta.url);
  return isSource ? new Worker(runSource(file), { eval: true, workerData }) : new Worker(file, { workerData });
}

/** On Node 20 `--import tsx` does nothing in a worker: its hooks are registered there by hand. */
function runSource(file: URL): string {
  const tsx = import.meta.resolve("tsx/esm/api");
  return `import(${JSON.stringify(tsx)}).then((tsx) => (tsx.register(), import(${JSON.stringify(file.href)})))`;
}
