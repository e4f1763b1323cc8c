import {
  type Clock,
  countPoints,
  type DeadLetter,
  type ImportBatch,
  type IobeamError,
  PointBuffer,
  type SeriesBlock,
} from "@iobeam/core";
import type { Ledger } from "../ledger.ts";
import type { ImportOnce } from "./import-once.ts";
import { isRefusal } from "./is-refusal.ts";
import { isolate, type Refusal, type RefusedPoint } from "./isolate.ts";
import type { LetterWriter } from "./letter-writer.ts";
import { keyOf, type Parcel, type QueuedBatch } from "./queued-batch.ts";
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
}

/** Takes batches apart of which the backend has refused something: it gets the good points, the others become dead letters. */
export class Dissector {
  readonly #parts: DissectorParts;
  /** Those that were interrupted; batches of the backlog, which are read anew each time, by their id. */
  readonly #remainders = new Map<QueuedBatch | number, Remainder>();

  constructor(parts: DissectorParts) {
    this.#parts = parts;
  }

  /** Whether a batch has been taken apart in part. */
  isBegun(parcel: Parcel): boolean {
    return this.#remainders.has(keyOf(parcel));
  }

  /**
   * Takes a batch apart. Rejects where that was interrupted, and goes on from there the next time.
   *
   * @param blocks - what of it is not with the backend
   * @param onSettled - called when its dead letters are written, which may be later; tells how many points there are
   */
  async takeApart(parcel: Parcel, blocks: readonly SeriesBlock[], onSettled: (refused: number) => void): Promise<void> {
    const key = keyOf(parcel);
    const remainder = this.#remainders.get(key) ?? { pieces: [blocks], refused: [] };
    this.#remainders.set(key, remainder);
    await isolate(
      remainder.pieces,
      (piece) => this.#tryImport({ ...parcel.batch, blocks: piece }),
      (point) => remainder.refused.push(point),
    );
    this.#remainders.delete(key);
    await this.refuse(parcel.batch, remainder.refused, () => onSettled(remainder.refused.length));
  }

  /** Makes dead letters of blocks. */
  async refuse(batch: ImportBatch, refused: readonly RefusedPoint[], onWritten: () => void): Promise<void> {
    const { letters, ledger, waiters, clock } = this.#parts;
    for (const { error } of refused) waiters.refused(error);
    await letters.write(makeLetters(batch, refused, clock), () => {
      for (const { block, error } of refused) {
        const points = countPoints({ blocks: [block] });
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
