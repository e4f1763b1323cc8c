import { type ImportBatch, ImportProgress, type IobeamError, type SeriesBlock } from "@iobeam/core";
import { type ImportCarrier, importWithToken } from "../import-with-token.ts";
import { untilAborted } from "../until-aborted.ts";
import { asFailure } from "./as-failure.ts";

/** What became of one try. */
export interface ImportOutcome {
  /** What the backend has not acknowledged. */
  readonly unstored: readonly SeriesBlock[];
  /** Why, where there is such. */
  readonly error: IobeamError | undefined;
}

/** Imports a batch, with a token that is refreshed where it has ended. Never rejects. */
export type ImportOnce = (batch: ImportBatch) => Promise<ImportOutcome>;

/** Makes the function that imports. */
export function createImportOnce(carrier: ImportCarrier, signal: AbortSignal): ImportOnce {
  return async (batch) => {
    const progress = new ImportProgress(batch);
    try {
      // A transport that does not heed its signal must not hold up a shutdown.
      await untilAborted(importWithToken(progress, carrier, signal), signal, "Sending");
      return { unstored: [], error: undefined };
    } catch (cause) {
      return { unstored: progress.unstored.blocks, error: asFailure(cause) };
    }
  };
}
