import { workerData } from "node:worker_threads";
import type { Database } from "better-sqlite3";
import { answerRequests } from "../../threads/answer-requests.ts";

/** What a thread of a store is told when it starts. */
export interface StoreThreadSettings {
  /** The database file. */
  readonly path: string;
}

/** What a thread of a store does. */
export interface Service<Request, Answer> {
  answer(request: Request): Answer;
  /** Does a piece of what nobody waits for, between requests; tells whether there is more. */
  workOn?(): boolean;
}

/** Runs in a thread: opens the database and answers requests one after another, until it is told to end. */
export function serveRequests<Request, Answer>(
  open: (path: string) => Database,
  start: (db: Database) => Service<Request, Answer>,
): void {
  const db = open((workerData as StoreThreadSettings).path);
  const service = start(db);
  let working = false;

  function workOn(): void {
    working = db.open && service.workOn?.() === true;
    if (working) setImmediate(workOn);
  }

  function work(): void {
    if (working || service.workOn === undefined) return;
    working = true;
    setImmediate(workOn);
  }

  answerRequests<Request, Answer>({
    answer: (request) => service.answer(request),
    afterwards: work,
    end: () => void db.close(),
  });
  work();
}
