import type { Failure } from "./failure.ts";

/** What a worker is told when it starts. */
export interface WorkerSettings {
  /** The database file. */
  readonly path: string;
}

/** What a worker is sent: a request, or `null` when it is to end. */
export type ToWorker<Request> = { readonly id: number; readonly request: Request } | null;

/**
 * What a worker sends: `null` when it is ready, then an answer for each request. A request that it could not read, as one
 * that is too deep, has no id.
 */
export type FromWorker<Answer> =
  | null
  | { readonly id: number; readonly answer: Answer }
  | { readonly id?: number; readonly failure: Failure };
