import type { Failure } from "./failure.ts";

/** What a thread is sent: a request, or `null` when it is to end. */
export type ToThread<Request> = { readonly id: number; readonly request: Request } | null;

/**
 * What a thread sends: `null` when it is ready, then an answer for each request. A request that it could not read, as one
 * that is too deep, has no id.
 */
export type FromThread<Answer> =
  | null
  | { readonly id: number; readonly answer: Answer }
  | { readonly id?: number; readonly failure: Failure };
