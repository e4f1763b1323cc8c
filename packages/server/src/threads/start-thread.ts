import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/**
 * Starts a module in a thread, the compiled one, or its source where TypeScript runs as it is; resolves when it is ready,
 * and rejects where it fails or ends before.
 *
 * @param module - its path without the extension, from where `from` is
 * @param from - the `import.meta.url` of whoever starts it
 * @param workerData - what it is told
 */
export async function startThread(module: string, from: string, workerData?: unknown): Promise<Worker> {
  const extension = extname(from);
  const file = new URL(`${module}${extension}`, from);
  const isSource = extension === ".ts";
  const worker = isSource ? new Worker(runSource(file), { eval: true, workerData }) : new Worker(file, { workerData });
  await whenReady(worker);
  return worker;
}

/** A thread that ends by itself before tells no error. */
async function whenReady(worker: Worker): Promise<void> {
  const ready = new AbortController();
  const { signal } = ready;
  const exit = once(worker, "exit", { signal }).then(([code]) => {
    throw new Error(`The thread has ended with ${code} before it was ready`);
  });
  try {
    await Promise.race([once(worker, "message", { signal }), exit]);
  } finally {
    ready.abort();
  }
}

/** On Node 20 `--import tsx` does nothing in a worker: its hooks are registered there by hand. */
function runSource(file: URL): string {
  const tsx = import.meta.resolve("tsx/esm/api");
  return `import(${JSON.stringify(tsx)}).then((tsx) => (tsx.register(), import(${JSON.stringify(file.href)})))`;
}
