import { IobeamError } from "./iobeam-error.ts";

/** Reading or writing where data is kept failed; `cause` is the system's error. */
export class StorageError extends IobeamError {
  override readonly name = "StorageError";
  readonly code = "STORAGE";
  /** The file or folder. */
  readonly path: string;

  /**
   * @param action - what was tried: "read", "write"
   * @param path - the file or folder
   */
  constructor(action: string, path: string, options?: ErrorOptions | undefined) {
    const reason = options?.cause instanceof Error ? `: ${options.cause.message}` : "";
    super(`Could not ${action} ${path}${reason}`, options);
    this.path = path;
  }
}
