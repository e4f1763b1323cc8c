import type { PointValue } from "@iobeam/core";

/** A point as it is written, and as the backend must have it. */
export interface SequencePoint {
  readonly series: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly value: PointValue;
}

/** By which call of the client points are written: `addDataPoint`, `addValues`, or `add` of a table. */
export type EntryForm = "point" | "values" | "row";

/** The points of one call. */
export interface Entry {
  readonly form: EntryForm;
  readonly points: readonly SequencePoint[];
}

/** What the backend takes, and what it refuses for good. */
export type Stream = "plain" | "poison";

/** Both streams. */
export const STREAMS: readonly Stream[] = ["plain", "poison"];

/** The columns of the table that rows are written to. */
export const COLUMNS = ["label", "is-open", "level"] as const;

/** With this the name of a series begins that the backend is made to refuse. */
export const POISON_MARKER = "poison-";
