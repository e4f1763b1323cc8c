import type { ClientStats, DropReason } from "@iobeam/client";
import type { OutboxRecovery } from "@iobeam/core";
import type { SequencePoint, Stream } from "../sequence/entry.ts";

/** When a producer's points are on its disk. */
export type Durability = "every-point" | "every-batch" | "interval";

/** How a producer runs, from its start to its end. */
export interface RunSettings {
  readonly seed: number;
  /** Which of the producers, counted from 0. */
  readonly producer: number;
  /** Which of its runs, counted from 0. */
  readonly run: number;
  readonly durability: Durability;
  /** The device. */
  readonly deviceId: string;
  /** Where the outbox is. */
  readonly folder: string;
  /** Where the backend seems to be. */
  readonly url: string;
  readonly projectId: number;
  readonly token: string;
}

/** What a producer is told. */
export type ProducerCommand =
  | { readonly kind: "start"; readonly settings: RunSettings }
  /** Write so many entries that the backend refuses. */
  | { readonly kind: "poison"; readonly count: number }
  /** Have what was refused sent once more. */
  | { readonly kind: "replay" }
  /** Close the client within a time, and end. */
  | { readonly kind: "close"; readonly timeoutMs: number }
  /** Write no more, wait until everything is sent, and close the client. */
  | { readonly kind: "finish" };

/** What a producer tells. */
export type ProducerReport =
  | { readonly kind: "started"; readonly recovery: OutboxRecovery | undefined }
  /** So many entries of this run, from its first one on, must reach the backend from now on, whatever happens. */
  | { readonly kind: "promised"; readonly stream: Stream; readonly count: number }
  | { readonly kind: "closed"; readonly stats: ClientStats }
  /** It is to finish, and has not for long: how its client is, and what it failed with last. */
  | { readonly kind: "stuck"; readonly stats: ClientStats; readonly lastFailure: string | undefined }
  | { readonly kind: "finished"; readonly stats: ClientStats; readonly refused: readonly SequencePoint[] }
  /** The client has dropped points. */
  | { readonly kind: "dropped"; readonly points: number; readonly reason: DropReason };
