import type { Worker } from "node:worker_threads";
import { toError } from "./failure.ts";
import type { FromThread } from "./thread-message.ts";

/** The way to a thread that answers requests in order. */
export interface ThreadLink<Request, Answer> {
  /**
   * Asks; rejects where the thread fails, has died, or was closed.
   *
   * @param handed - memory of the request that is handed over, not copied: here it is gone then
   */
  ask(request: Request, handed?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Lets the thread finish what it was asked, and end. */
  close(): Promise<void>;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * The way to a thread that is ready.
 *
 * @param describe - makes the error that is told of why the thread has failed
 */
export function linkTo<Request, Answer>(
  worker: Worker,
  describe: (cause: unknown) => Error,
): ThreadLink<Request, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let lastId = 0;
  let ended: Error | undefined;

  function end(cause: Error): void {
    ended ??= cause;
    for (const { reject } of waiting.values()) reject(describe(ended));
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
      end(new Error("its thread has ended"));
      resolve();
    });
  });
  worker.on("error", end);
  worker.on("message", (message: NonNullable<FromThread<Answer>>) => {
    const asker = take(message.id);
    if ("answer" in message) asker?.resolve(message.answer);
    else asker?.reject(describe(toError(message.failure)));
  });
  worker.on("messageerror", (cause) => take()?.reject(describe(cause)));

  return {
    ask: (request, handed = []) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(describe(ended));
        const id = ++lastId;
        worker.postMessage({ id, request }, handed);
        waiting.set(id, { resolve, reject });
      }),
    async close() {
      if (ended === undefined) worker.postMessage(null);
      await exit;
    },
  };
}
