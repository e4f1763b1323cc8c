import { parentPort, workerData } from "node:worker_threads";
import type { Database } from "better-sqlite3";
import { toFailure } from "./failure.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./worker-message.ts";

/** What a worker does. */
export interface Service<Request, Answer> {
  answer(request: Request): Answer;
  /** Does a piece of what nobody waits for, between requests; tells whether there is more. */
  workOn?(): boolean;
}

/** Runs in a worker: opens the database and answers requests one after another, until it is told to end. */
export function serveRequests<Request, Answer>(
  open: (path: string) => Database,
  start: (db: Database) => Service<Request, Answer>,
): void {
  const port = parentPort;
  if (port === null) throw new Error("This module runs as a worker of the SQLite store only");
  const db = open((workerData as WorkerSettings).path);
  const service = start(db);
  let working = false;

  function reply(id: number, request: Request): FromWorker<Answer> {
    try {
      return { id, answer: service.answer(request) };
    } catch (error) {
      return { id, failure: toFailure(error) };
    }
  }

  /** An answer that cannot be sent, as one that is too deep, is a failure too: nobody must wait for it for ever. */
  function send(id: number, request: Request): void {
    try {
      port?.postMessage(reply(id, request));
    } catch (error) {
      port?.postMessage({ id, failure: toFailure(error) } satisfies FromWorker<Answer>);
    }
  }

  function workOn(): void {
    working = db.open && service.workOn?.() === true;
    if (working) setImmediate(workOn);
  }

  function work(): void {
    if (working || service.workOn === undefined) return;
    working = true;
    setImmediate(workOn);
  }

  port.on("message", (message: ToWorker<Request>) => {
    if (message !== null) {
      send(message.id, message.request);
      return work();
    }
    db.close();
    port.close();
  });
  port.on("messageerror", (error) => port.postMessage({ failure: toFailure(error) } satisfies FromWorker<Answer>));
  port.postMessage(null);
  work();
}
