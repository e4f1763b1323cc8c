/**
 * Why something failed, as a thread tells it. Errors are not sent as they are: structured cloning
 * drops the message of a SqliteError, which is no true Error to it, and the code of a true one.
 */
export interface Failure {
  /** In words, from SQLite: `database or disk is full`. */
  readonly message: string;
  /** As in `SQLITE_FULL`. */
  readonly code?: string | undefined;
}

/** What a thread sends of an error. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code } = error as Error & { code?: unknown };
  return typeof code === "string" ? { message, code } : { message };
}

/** The error that a thread told of, with its `code` where there is one. */
export function toError({ message, code }: Failure): Error {
  const error = new Error(message);
  return code === undefined ? error : Object.assign(error, { code });
}
