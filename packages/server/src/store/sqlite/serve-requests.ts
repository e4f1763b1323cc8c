import { parentPort, workerData } from "node:worker_threads";
import type { Database } from "better-sqlite3";
import { toFailure } from "./failure.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./worker-message.ts";

/** Runs in a worker: opens the database and answers requests one after another, until it is told to end. */
export function serveRequests<Request, Answer>(
  open: (path: string) => Database,
  makeAnswer: (db: Database) => (request: Request) => Answer,
): void {
  const port = parentPort;
  if (port === null) throw new Error("This module runs as a worker of the SQLite store only");
  const db = open((workerData as WorkerSettings).path);
  const answerTo = makeAnswer(db);

  function reply(id: number, request: Request): FromWorker<Answer> {
    try {
      return { id, answer: answerTo(request) };
    } catch (error) {
      return { id, failure: toFailure(error) };
    }
  }

  port.on("message", (message: ToWorker<Request>) => {
    if (message !== null) return port.postMessage(reply(message.id, message.request));
    db.close();
    port.close();
  });
  port.postMessage(null);
}
