import type { ExportTimefmt, Operator } from "@iobeam/core";
import type { Condition } from "./condition.ts";

/** The ends of a time range, both included; microseconds since 1970. */
export interface TimeBounds {
  readonly fromMicros?: number | undefined;
  readonly toMicros?: number | undefined;
}

/** The newest rows for each value of a column. */
export interface LimitBy {
  readonly column: string;
  /** How many rows for each; above 0. */
  readonly count: number;
}

/** What becomes of the numbers of rows that belong together. */
export interface Grouping {
  readonly operator: Operator;
  /** How long a period is; microseconds. Without it all times belong together. */
  readonly everyMicros?: number | undefined;
  /** The columns that have one value within a group. */
  readonly columns: readonly string[];
  /** How many periods, the newest. */
  readonly limitPeriods?: number | undefined;
}

/** Which rows of a namespace are meant. The order: conditions, `limitBy`, `grouping`, `limit`. */
export interface RowQuery {
  /** One column, or `undefined` for all. */
  readonly column: string | undefined;
  /** All of them hold. */
  readonly conditions: readonly Condition[];
  readonly time: TimeBounds;
  readonly limitBy?: LimitBy | undefined;
  readonly grouping?: Grouping | undefined;
  /** How many rows of the answer, the newest. */
  readonly limit?: number | undefined;
  readonly timefmt: ExportTimefmt;
  readonly output: "json" | "csv";
}
