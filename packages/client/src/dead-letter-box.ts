import {
  countPoints,
  type DeadLetters,
  decodeBlock,
  type IobeamErrorCode,
  type OutboxBatch,
  type PointValue,
  type StoredDeadLetter,
  Timestamp,
  TimeUnit,
} from "@iobeam/core";

/** Points that the backend has refused for good, and why. */
export interface RefusedPoints {
  /** What `replay` and `drop` know them by. */
  readonly id: number;
  /** The device that they are of. */
  readonly deviceId: string;
  /** The `code` of the refusal. */
  readonly code: IobeamErrorCode;
  /** What the backend said. */
  readonly reason: string;
  /** When it was refused, by this device's clock. */
  readonly refusedAt: Timestamp;
  /** The points. */
  readonly points: readonly { readonly series: string; readonly time: Timestamp; readonly value: PointValue }[];
}

/**
 * Points that the backend has refused for good. They were put aside so that they hold up nothing; what is to become of
 * them is for a person to say.
 *
 * @example
 * ```ts
 * import type { Client } from "@iobeam/client";
 *
 * export async function review(client: Client): Promise<void> {
 *   for (const { id, reason, points } of await client.deadLetters.list()) {
 *     console.log(points.length, reason);
 *     if (reason.includes("quota")) await client.deadLetters.replay([id]);
 *     else await client.deadLetters.drop([id]);
 *   }
 * }
 * ```
 */
export class DeadLetterBox {
  readonly #deadLetters: DeadLetters;
  readonly #sendAgain: (batch: OutboxBatch) => Promise<void>;

  /** @internal */
  constructor(deadLetters: DeadLetters, sendAgain: (batch: OutboxBatch) => Promise<void>) {
    this.#deadLetters = deadLetters;
    this.#sendAgain = sendAgain;
  }

  /** How many letters there are; one has all points of a batch that were refused for the same reason. */
  get count(): number {
    return this.#deadLetters.count;
  }

  /**
   * The letters, oldest first.
   *
   * @throws `StorageError` where they cannot be read
   */
  async list(): Promise<RefusedPoints[]> {
    return (await this.#deadLetters.list()).map(({ id, batch, code, reason, refusedMicros }) => ({
      id,
      deviceId: batch.deviceId,
      code,
      reason,
      refusedAt: new Timestamp(refusedMicros, TimeUnit.MICROSECONDS),
      points: batch.blocks.flatMap(({ name, block }) => {
        const { times, values } = decodeBlock(block);
        return Array.from(times, (micros, at) => ({
          series: name,
          time: new Timestamp(micros, TimeUnit.MICROSECONDS),
          value: values[at] as PointValue,
        }));
      }),
    }));
  }

  /**
   * Hands letters in again, as they are: what was refused once may have become acceptable. They count as the newest
   * values of their series and time.
   *
   * @param ids - which. Default: all
   * @returns how many points
   * @throws `StorageError` where they cannot be kept; then they stay dead letters
   */
  async replay(ids?: Iterable<number> | undefined): Promise<number> {
    let points = 0;
    for (const letter of await this.#find(ids)) {
      await this.#sendAgain({ ...letter.batch, sealedMicros: letter.refusedMicros });
      await this.#deadLetters.remove([letter.id]);
      points += countPoints(letter.batch);
    }
    return points;
  }

  /**
   * Forgets letters.
   *
   * @param ids - which. Default: all
   * @returns how many points
   * @throws `StorageError` where they cannot be removed
   */
  async drop(ids?: Iterable<number> | undefined): Promise<number> {
    const letters = await this.#find(ids);
    await this.#deadLetters.remove(letters.map(({ id }) => id));
    return letters.reduce((sum, { batch }) => sum + countPoints(batch), 0);
  }

  async #find(ids: Iterable<number> | undefined): Promise<readonly StoredDeadLetter[]> {
    const letters = await this.#deadLetters.list();
    if (ids === undefined) return letters;
    const wanted = new Set(ids);
    return letters.filter(({ id }) => wanted.has(id));
  }
}
