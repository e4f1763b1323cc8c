import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { StorageError } from "@iobeam/core";
import { toError } from "./failure.ts";
import type { FromWorker, WorkerSettings } from "./worker-message.ts";
import { startThread, type ThreadModule } from "./worker-thread.ts";

/** The way to a worker that answers requests in order. */
export interface WorkerLink<Request, Answer> {
  /** Asks; rejects with `StorageError` where the worker fails, has died, or was closed. */
  ask(request: Request): Promise<Answer>;
  /** Lets the worker finish what it was asked, and end. */
  close(): Promise<void>;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: StorageError): void;
}

/**
 * Starts a worker; resolves when it is ready.
 *
 * @throws {@link @iobeam/core#StorageError} where it cannot open the database
 */
export async function startWorker<Request, Answer>(
  module: ThreadModule,
  settings: WorkerSettings,
): Promise<WorkerLink<Request, Answer>> {
  const worker = startThread(module, settings);
  try {
    await once(worker, "message");
  } catch (cause) {
    throw new StorageError("open", settings.path, { cause });
  }
  return linkTo(worker, settings.path);
}

/** The way to a worker that is ready. */
export function linkTo<Request, Answer>(worker: Worker, path: string): WorkerLink<Request, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let lastId = 0;
  let ended: Error | undefined;

  function end(cause: Error): void {
    ended ??= cause;
    for (const { reject } of waiting.values()) reject(new StorageError("use", path, { cause: ended }));
    waiting.clear();
  }

  /** Who has asked; whatever came without an id, as what could not be read, is about the one who waits for longest. */
  function take(id: number | undefined = waiting.keys().next().value): Waiting<Answer> | undefined {
    if (id === undefined) return undefined;
    const asker = waiting.get(id);
    waiting.delete(id);
    return asker;
  }

  const exit = new Promise<void>((resolve) => {
    worker.on("exit", () => {
      end(new Error("its worker thread has ended"));
      resolve();
    });
  });
  worker.on("error", end);
  worker.on("message", (message: NonNullable<FromWorker<Answer>>) => {
    const asker = take(message.id);
    if ("answer" in message) asker?.resolve(message.answer);
    else asker?.reject(new StorageError("use", path, { cause: toError(message.failure) }));
  });
  worker.on("messageerror", (cause) => take()?.reject(new StorageError("use", path, { cause })));

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new StorageError("use", path, { cause: ended }));
        const id = ++lastId;
        worker.postMessage({ id, request });
        waiting.set(id, { resolve, reject });
      }),
    async close() {
      if (ended === undefined) worker.postMessage(null);
      await exit;
    },
  };
}
