import type { Operator } from "@iobeam/core";
import type { NamespaceRecord } from "../records/namespace.ts";
import { addNumber, makeNumbers, type Numbers, reduceNumbers } from "../store/numbers.ts";
import type { Answer } from "./answer.ts";
import { makeReader } from "./column.ts";
import type { Cell } from "./condition.ts";
import { type Group, GroupIndex } from "./group-index.ts";
import type { Row } from "./newest-first.ts";
import type { Grouping, RowQuery } from "./row-query.ts";

/** Makes one number of the numbers of each group of rows; texts and booleans do not count. */
export class RowGroups {
  readonly #operator: Operator;
  readonly #groups: GroupIndex<Numbers>;
  readonly #read: (row: Row) => Cell;
  readonly #common: readonly ((row: Row) => Cell)[];

  constructor(namespace: NamespaceRecord, { column, grouping }: RowQuery) {
    const { operator, everyMicros, columns } = grouping as Grouping;
    this.#operator = operator;
    this.#groups = new GroupIndex(everyMicros);
    this.#read = makeReader(namespace, column as string);
    this.#common = columns.map((each) => makeReader(namespace, each));
  }

  /** How much room the groups take: {@link GroupIndex.size}. */
  get size(): number {
    return this.#groups.size;
  }

  /** Takes a row. */
  add(row: Row): void {
    const value = this.#read(row);
    if (typeof value !== "number") return;
    const common = this.#common.map((read) => read(row));
    addNumber(this.#groups.find(row.micros, common, makeNumbers).state, value);
  }

  /** What came of it. */
  finish(): Group<number>[] {
    const operator = this.#operator;
    return this.#groups.list().map(({ state, ...group }) => ({ ...group, state: reduceNumbers(operator, state) }));
  }
}

/** The answer that groups make, oldest first: the newest periods, and of them the newest rows. */
export function answerGroups(groups: readonly Group<number>[], { column, grouping, limit }: RowQuery): Answer {
  const { operator, everyMicros, columns, limitPeriods = Number.POSITIVE_INFINITY } = grouping as Grouping;
  const made = { operator, column: column as string };
  // Without groups the original command line looks for the field by its own name.
  const isGrouped = everyMicros !== undefined || columns.length > 0 || column === "time";
  const periods = [...new Set(groups.map(({ micros }) => micros))];
  const first = periods.at(-limitPeriods) ?? Number.NEGATIVE_INFINITY;
  const recent = groups.filter(({ micros }) => micros >= first).slice(-(limit ?? Number.POSITIVE_INFINITY));
  return {
    columns: ["time", ...columns, isGrouped ? `${operator}(${made.column})` : made.column],
    made,
    length: recent.length,
    cellsAt: (index) => {
      const { micros, common, state } = recent[index] as Group<number>;
      return [micros, ...common, state];
    },
  };
}
