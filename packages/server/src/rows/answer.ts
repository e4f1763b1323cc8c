import type { Operator } from "@iobeam/core";
import type { Cell } from "./condition.ts";

/** The rows that were asked for, oldest first. */
export interface Answer {
  /** The names of the columns; the first one is `time`. */
  readonly columns: readonly string[];
  /** What the numbers of the last column are made of, where they are. */
  readonly made?: { readonly operator: Operator; readonly column: string } | undefined;
  /** How many rows there are. */
  readonly length: number;
  /** What a row holds; its first cell is its time, in microseconds since 1970. */
  cellsAt(index: number): readonly Cell[];
}

/** An answer without rows. */
export const NO_ROWS: Answer = { columns: ["time"], length: 0, cellsAt: () => [] };
