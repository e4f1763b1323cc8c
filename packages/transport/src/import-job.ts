import {
  type ImportBatch,
  type IobeamError,
  PartialImportError,
  readBlockHeader,
  type SeriesBlock,
} from "@iobeam/core";

/** What became of the requests of one import. */
interface Outcome {
  readonly stored: Set<SeriesBlock>;
  failure: IobeamError | undefined;
}

/** The import of a batch: what of it has been taken to be sent, and what became of that. */
export class ImportJob {
  readonly #batch: ImportBatch;
  readonly #outcome: Outcome;
  #taken = 0;

  /**
   * @param batch - what is to be imported
   * @param outcome - that of a larger job that this one is a part of
   */
  constructor(batch: ImportBatch, outcome: Outcome = { stored: new Set(), failure: undefined }) {
    this.#batch = batch;
    this.#outcome = outcome;
  }

  /** Whether something is left that may pass. */
  get goesOn(): boolean {
    return this.#taken < this.#batch.blocks.length && !this.#isLost;
  }

  /** Whether the next request would fail as one has. One that was refused for good says nothing of the others. */
  get #isLost(): boolean {
    const { failure } = this.#outcome;
    return failure !== undefined && failure.code !== "REQUEST_REJECTED";
  }

  /** Takes the next part, as `next` cuts it. */
  take<Part extends Pick<ImportBatch, "blocks">>(next: (batch: ImportBatch, start: number) => Part): Part {
    const part = next(this.#batch, this.#taken);
    this.#taken += part.blocks.length;
    return part;
  }

  /** A job that takes blocks once more, with the same outcome. */
  again(blocks: readonly SeriesBlock[]): ImportJob {
    return new ImportJob({ ...this.#batch, blocks }, this.#outcome);
  }

  /** Blocks that were taken are stored. */
  stored(blocks: readonly SeriesBlock[]): void {
    for (const block of blocks) this.#outcome.stored.add(block);
  }

  /** A request failed. The first failure that ends the import is told. */
  failed(error: IobeamError): void {
    if (!this.#isLost) this.#outcome.failure = error;
  }

  /** Throws what failed, and which blocks came through nevertheless. */
  end(): void {
    const { stored, failure } = this.#outcome;
    if (failure === undefined) return;
    if (stored.size === 0) throw failure;
    const blocksThat = (isStored: boolean): ImportBatch => ({
      ...this.#batch,
      blocks: this.#batch.blocks.filter((block) => stored.has(block) === isStored),
    });
    throw new PartialImportError(blocksThat(true), blocksThat(false), failure);
  }
}

/** Whether blocks may arrive in any order: no two of a series overlap, so that none has to win over another. */
export function isFreeOfOrder({ blocks }: Pick<ImportBatch, "blocks">): boolean {
  const ends = new Map<string, number>();
  return blocks.every(({ name, block }) => {
    const { firstMicros, lastMicros } = readBlockHeader(block);
    const isLater = firstMicros > (ends.get(name) ?? Number.NEGATIVE_INFINITY);
    ends.set(name, lastMicros);
    return isLater;
  });
}
