import { type ImportBatch, ImportProgress, type IobeamError, type SeriesBlock, type Transport } from "@iobeam/core";
import type { ProjectToken } from "../project-token.ts";
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

/** What an import takes. */
export interface ImportOnceParts {
  readonly transport: Transport;
  readonly token: ProjectToken;
  readonly signal: AbortSignal;
}

/** Makes the function that imports. */
export function createImportOnce({ transport, token, signal }: ImportOnceParts): ImportOnce {
  return async (batch) => {
    const progress = new ImportProgress(batch);
    try {
      const done = token.use(
        (current) => progress.attempt((rest) => transport.importBatch(rest, { token: current, signal })),
        signal,
      );
      // A transport that does not heed its signal must not hold up a shutdown.
      await untilAborted(done, signal, "Sending");
      return { unstored: [], error: undefined };
    } catch (cause) {
      return { unstored: progress.unstored.blocks, error: asFailure(cause) };
    }
  };
}
