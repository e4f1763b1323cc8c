/** A task for a child process. */
export interface Question {
  readonly id: number;
  readonly task: string;
  readonly argument: unknown;
}

/** What came of it. */
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };
