import type { OutboxRecovery } from "@iobeam/core";

/** Why points were dropped. */
export type DropReason =
  /** There was no room, and the oldest were to make way. */
  | "oldest"
  /** There was no room, and the newest were not to be taken. */
  | "newest"
  /** Another point of the same series and time came later. */
  | "replaced"
  /** `clearSeries` asked for it. */
  | "cleared"
  /** Dead letters had no room for more; they are among the `rejected` as well. */
  | "dead-letters"
  /** The client was closed and they could not be kept. */
  | "closed"
  /** What was kept could not be read back. */
  | "damaged";

/**
 * What became of the points of a client. Every point is counted: `added + recovered + replayed` is always the same as
 * `acknowledged + rejected + waiting` with everything that was `dropped` before it was sent.
 */
export interface ClientStats {
  /** Points that were handed in. */
  readonly added: number;
  /** Points that waited already when the client was built. */
  readonly recovered: number;
  /** Points that were dead letters, and were handed in again with `deadLetters.replay`. */
  readonly replayed: number;
  /** Points that were written to the outbox; of those that are acknowledged at once, none may have to be. */
  readonly stored: number;
  /** Points that were handed to the transport; once more for each time. */
  readonly sent: number;
  /** Points that were handed to the transport again. */
  readonly retried: number;
  /** Points that the backend has. */
  readonly acknowledged: number;
  /** Points that the backend has refused for good; they became dead letters. */
  readonly rejected: number;
  /** Points that are gone, by the reason. */
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Points that could not be added because there was no room, and of which the caller was told with an error. */
  readonly refused: number;
  /** Points that wait, in memory or in the outbox, those on their way included. */
  readonly waiting: number;
  /** Of those, the ones that are in memory and nowhere else. */
  readonly waitingInMemory: number;
  /** Bytes that those which wait take in memory and in the outbox. */
  readonly waitingBytes: number;
  /** Milliseconds since the oldest of those that wait was handed in; `undefined` where none waits. */
  readonly oldestAgeMs: number | undefined;
  /** Whether the outbox can be written to; while it cannot, points are kept in memory. */
  readonly isStorageFailing: boolean;
  /** The backend's clock minus this device's, in milliseconds; `undefined` while it is not known. */
  readonly clockOffsetMs: number | undefined;
  /** Exceptions that listeners threw; they have no other effect. */
  readonly listenerErrors: number;
  /** What was found in the outbox when the client was built. */
  readonly recovery: OutboxRecovery | undefined;
}
