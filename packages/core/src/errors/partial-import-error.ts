import { countPoints, type ImportBatch } from "../points/import-batch.ts";
import { IobeamError } from "./iobeam-error.ts";

/**
 * An import that travels as several requests failed in part. `stored` and `unstored` together are
 * exactly the batch that was handed in; `cause` is the failure that ended it, or else the first refusal.
 *
 * A point in `unstored` was not acknowledged. After a timeout the backend may have stored it all
 * the same; sending it again is harmless.
 */
export class PartialImportError extends IobeamError {
  override readonly name = "PartialImportError";
  readonly code = "PARTIAL_IMPORT";
  override readonly retryable: boolean;
  override readonly retryAfterMs: number | undefined;
  /** What the backend has acknowledged. */
  readonly stored: ImportBatch;
  /** What it has not. */
  readonly unstored: ImportBatch;

  /**
   * @param stored - what the backend has acknowledged
   * @param unstored - what it has not
   * @param cause - the failure that ended it, or else the first refusal
   */
  constructor(stored: ImportBatch, unstored: ImportBatch, cause: IobeamError) {
    const [kept, lost] = [countPoints(stored), countPoints(unstored)];
    super(`${lost} of ${kept + lost} points are not stored: ${cause.message}`, { cause });
    this.stored = stored;
    this.unstored = unstored;
    this.retryable = cause.retryable;
    this.retryAfterMs = cause.retryAfterMs;
  }
}
