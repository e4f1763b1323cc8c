import { IobeamError } from "./iobeam-error.ts";

/** There is no room for more points that wait, and they were not to be dropped. Nothing of what was handed in is kept. */
export class OutboxFullError extends IobeamError {
  override readonly name = "OutboxFullError";
  readonly code = "OUTBOX_FULL";
  override readonly retryable = true;

  /** @param limit - what is used up, to be read after "No room for more points:", as in "67108864 bytes of memory" */
  constructor(limit: string, options?: ErrorOptions | undefined) {
    super(
      `No room for more points: ${limit} are used. Wait until some are sent, allow more, or choose whenFull`,
      options,
    );
  }
}
