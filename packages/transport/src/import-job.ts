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
  /** Series of which a later value may have to win over an earlier one. */
  readonly ordered: ReadonlySet<string>;
  /** Those of them of which a block was refused: no more is sent, or that block would come after what is newer. */
  readonly held: Set<string>;
  failure: IobeamError | undefined;
}

/** The import of a batch: what of it has been taken to be sent, and what became of that. */
export class ImportJob {
  readonly #batch: ImportBatch;
  readonly #outcome: Outcome;
  #blocks: readonly SeriesBlock[];
  #taken = 0;
  #held = 0;

  /**
   * @param batch - what is to be imported
   * @param whole - the outcome of a larger job that this one is a part of
   */
  constructor(batch: ImportBatch, whole?: Outcome) {
    this.#batch = batch;
    this.#blocks = batch.blocks;
    this.#outcome = whole ?? {
      stored: new Set(),
      ordered: findOverlapping(batch.blocks),
      held: new Set(),
      failure: undefined,
    };
  }

  /** Whether its blocks may arrive in any order. */
  get isFreeOfOrder(): boolean {
    return this.#outcome.ordered.size === 0;
  }

  /** Whether something is left that may pass. */
  get goesOn(): boolean {
    this.#leaveOutHeld();
    return this.#taken < this.#blocks.length && !this.#isLost;
  }

  /** Whether the next request would fail as one has. One that was refused for good says nothing of the others. */
  get #isLost(): boolean {
    const { failure } = this.#outcome;
    return failure !== undefined && !isRefusal(failure);
  }

  /** Takes the next part, as `next` cuts it. */
  take<Part extends Pick<ImportBatch, "blocks">>(next: (batch: ImportBatch, start: number) => Part): Part {
    const part = next({ ...this.#batch, blocks: this.#blocks }, this.#taken);
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

  /** The request of some blocks failed. The failure that ends the import is told, or else the first. */
  failed(blocks: readonly SeriesBlock[], error: IobeamError): void {
    const { ordered, held, failure } = this.#outcome;
    if (failure === undefined || (!this.#isLost && !isRefusal(error))) this.#outcome.failure = error;
    for (const { name } of blocks) if (ordered.has(name)) held.add(name);
  }

  #leaveOutHeld(): void {
    const { held } = this.#outcome;
    if (held.size === this.#held) return;
    this.#held = held.size;
    this.#blocks = this.#blocks.slice(this.#taken).filter(({ name }) => !held.has(name));
    this.#taken = 0;
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

function isRefusal({ code }: IobeamError): boolean {
  return code === "REQUEST_REJECTED";
}

/** The series that have blocks which overlap, or do not come by time. */
function findOverlapping(blocks: readonly SeriesBlock[]): Set<string> {
  const ends = new Map<string, number>();
  const found = new Set<string>();
  for (const { name, block } of blocks) {
    const { firstMicros, lastMicros } = readBlockHeader(block);
    if (firstMicros <= (ends.get(name) ?? Number.NEGATIVE_INFINITY)) found.add(name);
    ends.set(name, lastMicros);
  }
  return found;
}
