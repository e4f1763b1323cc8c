import { InvalidArgumentError, type PointValue, parseWireNumber } from "@iobeam/core";

/** What a row holds in a column. */
export type Cell = PointValue | null;

/** How a cell and a value are compared. */
export type Comparator = "eq" | "lt" | "gt" | "le" | "ge";

/** What holds for a row. */
export interface Condition {
  readonly comparator: Comparator;
  readonly column: string;
  /** As it was written; what it means depends on what it is compared with. */
  readonly value: string;
}

/** The first comma ends the column and the last parenthesis ends the value, so that a value may hold both. */
const FORM = /^(eq|lt|gt|le|ge)\s*\(([^,]*),(.*)\)$/s;

/** @throws {@link @iobeam/core#InvalidArgumentError} for what is no condition */
export function parseCondition(text: string): Condition {
  const [, comparator, column = "", value = ""] = FORM.exec(text.trim()) ?? [];
  if (comparator !== undefined && column.trim() !== "") {
    return { comparator: comparator as Comparator, column: column.trim(), value: value.trim() };
  }
  throw new InvalidArgumentError("where", "eq, lt, gt, le or ge with a field and a value, as in gt(temp,25)", text);
}

/** The number that a value means, or `undefined` where it is none. */
export function readNumber(value: string): number | undefined {
  const number = parseWireNumber(value);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Makes the test of a condition: numbers are compared with numbers, texts with texts, and `false` comes before `true`.
 * A cell without a value never passes.
 *
 * @param hasNumbers - whether the column is said to hold numbers; then a number is compared with nothing else
 */
export function makeTest({ comparator, value }: Condition, hasNumbers: boolean): (cell: Cell) => boolean {
  const number = readNumber(value);
  const flag = value === "true" || (value === "false" ? false : undefined);
  const takesTexts = !(hasNumbers && number !== undefined);
  const passes = PASSES[comparator];
  return (cell) => {
    if (typeof cell === "number") return number !== undefined && passes(order(cell, number));
    if (typeof cell === "string") return takesTexts && passes(order(cell, value));
    return cell !== null && flag !== undefined && passes(order(Number(cell), Number(flag)));
  };
}

const PASSES: Readonly<Record<Comparator, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  gt: (order) => order > 0,
  le: (order) => order <= 0,
  ge: (order) => order >= 0,
};

function order<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
