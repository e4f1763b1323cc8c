import type { Readings } from "../data/readings.ts";
import type { ProtocolName } from "../sink/protocols.ts";

/**
 * What is measured: batches of so many points, each awaited; the library as it comes; a million
 * points that wait; as many points at once as the program can make.
 */
export type Scenario = "batches-1000" | "batches-10000" | "defaults" | "memory" | "burst";

/**
 * How a sender is to be set up: for batches that the program flushes; as the library comes; to hold
 * everything and send nothing by itself.
 */
export type Setup = "batches" | "defaults" | "hold";

/** Where to send, and how. */
export interface Target {
  readonly url: string;
  readonly setup: Setup;
  /** How many points a batch has, or how many are to be held. */
  readonly batchSize: number;
}

/** A library at work. */
export interface Sender {
  /** Hands readings over by the library's call for it; a promise only where that call is to be awaited. */
  add(readings: Readings): void | Promise<void>;
  /** Resolves when the backend has acknowledged everything that was added. */
  flush(): Promise<void>;
  /** The library's documented end, what waits is sent before; resolves when it does. */
  close(): Promise<void>;
  /** With defaults: what a program has to await every 500 points, or points are dropped. Otherwise it just lets others run. */
  readonly pause?: () => Promise<void>;
  /** How many failures the program was told of, by callback or event. */
  readonly failures?: () => number;
}

/** One row of the tables. */
export interface Contender {
  /** What the row is called; unique. */
  readonly name: string;
  /** The package on the npm registry that it is, where it is one. */
  readonly package?: string;
  readonly protocol: ProtocolName;
  /** What it takes part in. */
  readonly scenarios: readonly Scenario[];
  /** Which part of the points it is given where all of them would take minutes. Default: 1 */
  readonly share?: Partial<Readonly<Record<Scenario, number>>>;
  /** Whether its format is known not to carry every double: then it is a finding, and no failure. */
  readonly losesDoubles?: boolean;
  /** What a reader has to know about the row. */
  readonly note?: string;
  open(target: Target): Promise<Sender>;
}

/** The one series that everything is sent for. */
export const SERIES = "temperature";
