import { IobeamError } from "../errors/iobeam-error.ts";
import { PartialImportError } from "../errors/partial-import-error.ts";
import type { ImportBatch, SeriesBlock } from "../points/import-batch.ts";

/** How far the import of a batch has come, over several tries: for whatever tries again. */
export class ImportProgress {
  readonly #batch: ImportBatch;
  readonly #stored: SeriesBlock[] = [];
  #unstored: ImportBatch;

  /** @param batch - what is to be imported */
  constructor(batch: ImportBatch) {
    this.#batch = batch;
    this.#unstored = batch;
  }

  /** What the backend has not acknowledged. */
  get unstored(): ImportBatch {
    return this.#unstored;
  }

  /** Tries to import what is left. Rejects as `run` does; where some of it was stored, with the reason for the rest. */
  async attempt(run: (rest: ImportBatch) => Promise<void>): Promise<void> {
    try {
      await run(this.#unstored);
      this.#unstored = { ...this.#batch, blocks: [] };
    } catch (error) {
      if (!(error instanceof PartialImportError)) throw error;
      for (const block of error.stored.blocks) this.#stored.push(block);
      this.#unstored = error.unstored;
      throw error.cause;
    }
  }

  /** The error for the whole of it when no more tries are made: a partial one where some of it was stored. */
  failure(error: unknown): unknown {
    if (this.#stored.length === 0 || !IobeamError.is(error)) return error;
    return new PartialImportError({ ...this.#batch, blocks: this.#stored }, this.#unstored, error);
  }
}
