import { IobeamError } from "./iobeam-error.ts";

/** Another client, of this process or another one, has the outbox open. One at a time may. */
export class OutboxLockedError extends IobeamError {
  override readonly name = "OutboxLockedError";
  readonly code = "OUTBOX_LOCKED";
  override readonly retryable = true;
  /** The folder. */
  readonly path: string;

  /** @param path - the folder */
  constructor(path: string, options?: ErrorOptions | undefined) {
    super(
      `${path} is in use by another client. Close that one first, or give each of them a folder of its own`,
      options,
    );
    this.path = path;
  }
}
