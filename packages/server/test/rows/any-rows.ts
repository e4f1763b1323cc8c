import fc from "fast-check";
import type { FieldType, NamespaceRecord } from "../../src/records/namespace.ts";
import type { Answer } from "../../src/rows/answer.ts";
import type { Cell, Condition } from "../../src/rows/condition.ts";
import type { Grouping, RowQuery } from "../../src/rows/row-query.ts";
import type { NaivePoint } from "./naive-rows.ts";

/** What the fields of the tests are said to hold; some points hold something else. */
export const FIELDS = { t: "DOUBLE", u: "DOUBLE", s: "STRING" } as const satisfies Record<string, FieldType>;
/** The namespace of the tests. */
export const NAMESPACE: NamespaceRecord = {
  namespaceId: 1,
  projectId: 6,
  namespaceName: "input",
  partitioningField: "device_id",
  fields: FIELDS,
  labels: {},
  createdMs: 0,
  modifiedMs: 0,
};
const anyValue = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.constantFrom("", "a", "b", "1", "true"),
  fc.boolean(),
);
const anyPoint: fc.Arbitrary<NaivePoint> = fc.record({
  deviceId: fc.constantFrom("", "d", "e", "f"),
  labels: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    fc.record({ room: fc.constantFrom("a", "b"), floor: fc.constantFrom("1", "2") }, { requiredKeys: [] }),
  ),
  name: fc.constantFrom("t", "t", "u", "s"),
  micros: fc.integer({ min: -6, max: 12 }),
  value: anyValue,
});
/** Points of a few sources. */
export const anyPoints: fc.Arbitrary<NaivePoint[]> = fc.uniqueArray(anyPoint, {
  maxLength: 60,
  selector: ({ deviceId, labels, name, micros }) =>
    JSON.stringify([deviceId, Object.entries(labels).sort(), name, micros]),
});

const anyColumn = fc.constantFrom("t", "u", "s", "device_id", "room", "floor", "nothing");
const anyCondition: fc.Arbitrary<Condition> = fc
  .record({
    comparator: fc.constantFrom("eq", "lt", "gt", "le", "ge"),
    column: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("t", "device_id") }, anyColumn, fc.constant("time")),
    value: fc.constantFrom("1", "-1", "0", "2.5", "1e0", "d", "e", "a", "b", "", "true", "false"),
  })
  // A condition on the time holds milliseconds: 0.002 of them in these tests.
  .map((each) => (each.column === "time" ? { ...each, value: "0.002" } : each));
const anyCount = fc.integer({ min: 1, max: 6 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 1 });
const anyGrouping: fc.Arbitrary<Grouping> = fc
  .record({
    operator: fc.constantFrom("count", "sum", "min", "max", "mean"),
    everyMicros: maybe(fc.constantFrom(1, 3, 100)),
    columns: fc.uniqueArray(anyColumn, { maxLength: 2 }),
    limitPeriods: maybe(anyCount),
  })
  .map(({ limitPeriods, ...others }) => (others.everyMicros === undefined ? others : { ...others, limitPeriods }));
/** Any query for their rows. */
export const anyQuery: fc.Arbitrary<RowQuery> = fc
  .record({
    column: fc.option(anyColumn, { nil: undefined }),
    conditions: fc.array(anyCondition, { maxLength: 2 }),
    time: fc.oneof(
      fc.constant({}),
      fc.tuple(fc.integer({ min: -6, max: 12 }), fc.nat(8)).map(([fromMicros, length]) => ({
        fromMicros,
        toMicros: fromMicros + length,
      })),
    ),
    limitBy: maybe(fc.record({ column: fc.oneof(anyColumn, fc.constant("time")), count: anyCount })),
    grouping: fc.option(anyGrouping, { nil: undefined, freq: 1 }),
    limit: maybe(anyCount),
  })
  .map(({ column, grouping, ...others }) => ({
    ...others,
    column,
    grouping: column === undefined ? undefined : grouping,
    timefmt: "usec",
    output: "json",
  }));

/** The rows of an answer, `undefined` where there are none. */
export function rowsOf(answer: Answer | "too large"): { columns: readonly string[]; rows: Cell[][] } | undefined {
  if (answer === "too large") throw new Error("too large");
  if (answer.length === 0) return undefined;
  const rows = Array.from({ length: answer.length }, (_, index) => [...answer.cellsAt(index)]);
  return { columns: answer.columns, rows };
}

/** Means of parts may differ in the last bits. */
export function rounded(found: { columns: readonly string[]; rows: Cell[][] } | undefined): unknown {
  const round = (cell: Cell): Cell => (typeof cell === "number" ? Math.round(cell * 1e9) / 1e9 : cell);
  return found && { columns: found.columns, rows: found.rows.map((row) => row.map(round)) };
}

/** What the naive rows take for a condition on the time is microseconds. */
export function inMicros(query: RowQuery): RowQuery {
  const conditions = query.conditions.map((each) => (each.column === "time" ? { ...each, value: "2" } : each));
  return { ...query, conditions };
}
