import type { Scenario } from "./contender.ts";

/** What one round of a contender came to. */
export interface ClientRound {
  readonly pointsPerSecond: number;
  /** The processor's time a point, in microseconds. */
  readonly cpuMicros: number;
  /** The call that adds a point alone, in nanoseconds. */
  readonly callNanos: number;
  readonly bytesPerPoint: number;
}

/** The scenarios that are timed. */
export type TimedScenario = Extract<Scenario, "batches-1000" | "batches-10000" | "defaults">;

/** A contender in one scenario. */
export interface ClientRow {
  readonly scenario: TimedScenario;
  readonly name: string;
  readonly note: string | undefined;
  readonly points: number;
  readonly gzip: boolean;
  /** In the order of the rounds; those that failed are missing. */
  readonly rounds: readonly ClientRound[];
  readonly problems: readonly string[];
}

/** A contender with random doubles as values. */
export interface DoublesRow {
  readonly name: string;
  /** A point; `null` where nothing could be read of what arrived. */
  readonly bytes: number | null;
  readonly problem: string | null;
  /** Whether the problem is known to be the format's. */
  readonly isKnown: boolean;
}

/** What the part `client` keeps. */
export interface ClientData {
  readonly rows: readonly ClientRow[];
  readonly doubles: readonly DoublesRow[];
}

/** The scenarios in their order, and what they are called. */
export const TIMED: ReadonlyMap<TimedScenario, string> = new Map([
  ["batches-1000", "batches of 1,000"],
  ["batches-10000", "batches of 10,000"],
  ["defaults", "defaults"],
]);

/** What everything else is compared with. */
export const BASELINE = "influxdb-client";
