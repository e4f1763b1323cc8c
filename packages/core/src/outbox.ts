import type { IobeamErrorCode } from "./errors/iobeam-error.ts";
import type { ImportBatch } from "./points/import-batch.ts";

/**
 * Batches of points that wait for the backend, and the points that it refused: the contract that every outbox keeps.
 * Check yours with `describeOutbox` of `@iobeam/core/testing`.
 *
 * An outbox is a queue and no more: when to send, what to do when it is full and when to try again is the
 * client's business. Rejections are `OutboxFullError` and `StorageError`. Calls may overlap; batches are kept in the
 * order in which they were handed in.
 */
export interface Outbox {
  /** Whether what is kept is there again after the process has ended. */
  readonly outlivesProcess: boolean;

  /** What waits. */
  readonly waiting: OutboxSize;

  /** What was found when it was opened. */
  readonly recovery: OutboxRecovery;

  /** A monotonic clock that goes on when the process is started anew, where there is one. */
  readonly bootClock?: BootClock | undefined;

  /** What the backend has refused for good. */
  readonly deadLetters: DeadLetters;

  /**
   * Keeps a batch. Resolves when it is as safe as this outbox makes it: on a disk, when it is written and synced.
   *
   * @throws {@link OutboxFullError} where there is no room, `StorageError` where the medium fails, or the batch is larger
   * than the whole outbox may be; then nothing of it is kept
   */
  append(batch: OutboxBatch): Promise<StoredBatch>;

  /**
   * The same, and it is safe when this returns. For batches that are soon replaced by a larger one: they are read
   * after those of `append`, and before everything that is handed in after the outbox was opened anew. Leave it out where
   * nothing outlives the process.
   */
  appendNow?(batch: OutboxBatch): StoredBatch;

  /**
   * Reads the batches that have waited longest, oldest first; they go on waiting.
   *
   * @param maxBytes - about how much to read; at least one batch is read where there is one
   * @param skip - batches to pass over
   */
  read(maxBytes: number, skip?: ((id: number) => boolean) | undefined): Promise<readonly WaitingBatch[]>;

  /** Forgets batches; ids that are not there are passed over. After a crash some of them may be there again. */
  remove(ids: Iterable<number>): Promise<void>;

  /**
   * Forgets the batches that have waited longest, at least one where there is one, to make room.
   *
   * @returns what was forgotten
   */
  dropOldest(): Promise<readonly StoredBatch[]>;

  /** Resolves when what was removed stays so through a crash. */
  sync(): Promise<void>;

  /**
   * Calls back each time when the process has nothing left to do and is about to end: what is handed over then is kept.
   * Leave it out where there is no telling.
   *
   * @param callback - resolves to whether nothing is left to be kept
   * @returns a function that ends it
   */
  onProcessEnd?(callback: () => Promise<boolean>): () => void;

  /** Lets go of the medium, when what was asked for before is done. What waits stays. */
  close(): Promise<void>;
}

/** A clock that nobody sets: it counts from the start of the machine. */
export interface BootClock {
  /** Names that start: the same text, the same count. */
  readonly origin: string;
  /** Milliseconds since then. */
  elapsedMs(): number;
}

/** Points as they are handed to an outbox. */
export interface OutboxBatch extends ImportBatch {
  /** When it was put together, by this device's clock; microseconds since 1970. */
  readonly sealedMicros: number;
  /** Where the times are those of a clock that may be wrong: what is needed to correct them. */
  readonly unsetClock?: UnsetClock | undefined;
}

/** A device's clock before it was compared with the backend's. */
export interface UnsetClock {
  /** Since when the monotonic clock counts: the same text, the same count. */
  readonly monotonicOrigin: string;
  /** The wall clock minus the monotonic one, in microseconds; it stays the same until the wall clock is set. */
  readonly wallMinusMonotonicMicros: number;
}

/** A batch that an outbox keeps. */
export interface StoredBatch {
  /** Its name in this outbox; not the same after it is opened anew. */
  readonly id: number;
  /** How many points it has. */
  readonly points: number;
}

/** A batch as an outbox gives it back. */
export interface WaitingBatch extends StoredBatch {
  /** What was handed in. */
  readonly batch: OutboxBatch;
}

/** How much waits. */
export interface OutboxSize {
  /** Batches. */
  readonly batches: number;
  /** Points. */
  readonly points: number;
  /** Bytes that they take where they are kept, with what was removed and takes up room still. */
  readonly bytes: number;
  /** When the batch that has waited longest was put together, by this device's clock; microseconds since 1970. */
  readonly oldestMicros: number | undefined;
}

/** What an outbox found when it was opened. */
export interface OutboxRecovery {
  /** Batches from before. */
  readonly batches: number;
  /** Their points. */
  readonly points: number;
  /** Bytes of a last write that a crash had cut off; nothing that was promised is in them. */
  readonly tornBytes: number;
  /** Damage: what could not be read, and was put aside. */
  readonly damaged: readonly DamagedPart[];
}

/** A part of an outbox that is damaged. */
export interface DamagedPart {
  /** Where it was put. */
  readonly path: string;
  /** How many bytes of it could not be read. */
  readonly bytes: number;
}

/** Points that the backend has refused for good. */
export interface DeadLetters {
  /** How many letters there are. */
  readonly count: number;

  /** Keeps a letter. Where there is no room, those that have been kept longest make way; tells how many points went. */
  append(letter: DeadLetter): Promise<number>;

  /** The letters, oldest first. */
  list(): Promise<readonly StoredDeadLetter[]>;

  /** Forgets letters; ids that are not there are passed over. */
  remove(ids: Iterable<number>): Promise<void>;
}

/** Points that were refused, and why. */
export interface DeadLetter {
  /** The points. */
  readonly batch: ImportBatch;
  /** The `code` of the refusal. */
  readonly code: IobeamErrorCode;
  /** What the backend said. */
  readonly reason: string;
  /** When it was refused, by this device's clock; microseconds since 1970. */
  readonly refusedMicros: number;
}

/** A letter that an outbox keeps. */
export interface StoredDeadLetter extends DeadLetter {
  /** Its name in this outbox; not the same after it is opened anew. */
  readonly id: number;
}
