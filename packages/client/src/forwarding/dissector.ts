import {
  type Clock,
  countPoints,
  type DeadLetter,
  type ImportBatch,
  type IobeamError,
  PointBuffer,
  readBlockHeader,
  type SeriesBlock,
} from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import type { ImportOnce } from "./import-once.ts";
import { isRefusal, isSurelyOurs } from "./is-refusal.ts";
import { isolate, type Refusal, type RefusedPoint } from "./isolate.ts";
import type { LetterWriter } from "./letter-writer.ts";
import { ParcelMap } from "./parcel-map.ts";
import type { Parcel } from "./queued-batch.ts";
import type { Waiters } from "./waiters.ts";

/** What taking batches apart takes. */
export interface DissectorParts {
  readonly importOnce: ImportOnce;
  readonly letters: LetterWriter;
  readonly waiters: Waiters;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** How far a batch has been taken apart. */
interface Remainder {
  readonly pieces: (readonly SeriesBlock[])[];
  readonly refused: RefusedPoint[];
  /** How much had been accepted when its first refusal came. */
  readonly accepted: number;
}

/** So many points of a batch are tried before all of it is left alone, where nothing at all is accepted. */
const MOST_DOUBTS = 3;

/**
 * Takes batches apart of which the backend has refused something: it gets the good points, the others become dead letters.
 *
 * A proxy, or the log-in page of a network, may refuse everything, and is not the backend. So a refusal without one of
 * the backend's own numbers is believed only once something else was accepted since.
 */
export class Dissector {
  readonly #parts: DissectorParts;
  /** Those that were interrupted. */
  readonly #remainders = new ParcelMap<Remainder>();
  /** How many imports were accepted; of others, too. */
  accepted = 0;

  constructor(parts: DissectorParts) {
    this.#parts = parts;
  }

  /** Whether a batch has been taken apart in part. */
  isBegun(parcel: Parcel): boolean {
    return this.#remainders.get(parcel) !== undefined;
  }

  /**
   * Takes a batch apart. Rejects where that was interrupted, and goes on from there the next time.
   *
   * @param blocks - what of it is not with the backend
   * @param onSettled - called when its dead letters are written, which may be later; tells how many points there are
   * @returns a refusal that may not be the backend's: then the batch is to be sent again
   */
  async takeApart(
    parcel: Parcel,
    blocks: readonly SeriesBlock[],
    onSettled: (refused: number) => void,
  ): Promise<IobeamError | undefined> {
    const begun = this.#remainders.get(parcel);
    const remainder = begun ?? { pieces: [blocks], refused: [], accepted: this.accepted };
    const { pieces, refused } = remainder;
    this.#remainders.set(parcel, remainder);
    await isolate(
      pieces,
      (piece) => this.#tryImport({ ...parcel.batch, blocks: piece }),
      (point) => refused.push(point) < MOST_DOUBTS || this.#doubt(remainder) === undefined,
    );
    const doubt = this.#doubt(remainder);
    if (doubt !== undefined) {
      pieces.unshift(...refused.splice(0).map(({ block }) => [block]));
      return doubt;
    }
    this.#remainders.delete(parcel);
    await this.refuse(parcel.batch, refused, () => onSettled(refused.length));
    return undefined;
  }

  /** The refusal that may not be the backend's. */
  #doubt({ refused, accepted }: Remainder): IobeamError | undefined {
    if (this.accepted > accepted) return undefined;
    return refused.find(({ error }) => !isSurelyOurs(error))?.error;
  }

  /** Makes dead letters of blocks. */
  async refuse(batch: ImportBatch, refused: readonly RefusedPoint[], onWritten: () => void): Promise<void> {
    const { letters, ledger, waiters, clock } = this.#parts;
    for (const { error } of refused) waiters.refused(error);
    await letters.write(makeLetters(batch, refused, clock), () => {
      for (const { block, error } of refused) {
        const { count: points } = readBlockHeader(block.block);
        ledger.rejected += points;
        ledger.hub.emit("rejected", { points, series: block.name, error });
      }
      onWritten();
    });
  }

  async #tryImport(batch: ImportBatch): Promise<Refusal | undefined> {
    const { ledger, importOnce } = this.#parts;
    const points = countPoints(batch);
    ledger.sent += points;
    ledger.retried += points;
    const { error, unstored } = await importOnce(batch);
    if (unstored.length < batch.blocks.length) this.accepted++;
    if (error === undefined) return undefined;
    if (!isRefusal(error)) throw error;
    return { blocks: unstored, error };
  }
}

/** One letter for all points of a batch that were refused for the same reason. */
function makeLetters(batch: ImportBatch, refused: readonly RefusedPoint[], clock: Clock): DeadLetter[] {
  const byReason = new Map<string, { error: IobeamError; blocks: SeriesBlock[] }>();
  for (const { block, error } of refused) {
    const known = byReason.get(error.message) ?? { error, blocks: [] };
    known.blocks.push(block);
    byReason.set(error.message, known);
  }
  const refusedMicros = clock.nowMicros();
  const { projectId, deviceId } = batch;
  return Array.from(byReason.values(), ({ error, blocks }) => ({
    batch: { projectId, deviceId, blocks: join(blocks) },
    code: error.code,
    reason: error.message,
    refusedMicros,
  }));
}

/** A few blocks of many that hold one point each. */
function join(blocks: readonly SeriesBlock[]): SeriesBlock[] {
  const points = new PointBuffer();
  points.putBack(blocks);
  return points.take();
}
