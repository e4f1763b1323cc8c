import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldType, NamespaceRecord } from "../../src/records/namespace.ts";
import type { Answer } from "../../src/rows/answer.ts";
import type { Cell, Condition } from "../../src/rows/condition.ts";
import { findRows } from "../../src/rows/find-rows.ts";
import type { Grouping, RowQuery } from "../../src/rows/row-query.ts";
import { ArrayPoints } from "./array-points.ts";
import { type NaivePoint, NaiveRows } from "./naive-rows.ts";

const RUNS = Number(process.env["FC_RUNS"] ?? 1_500);
const FIELDS = { t: "DOUBLE", u: "DOUBLE", s: "STRING" } as const satisfies Record<string, FieldType>;
const NAMESPACE: NamespaceRecord = {
  namespaceId: 1,
  projectId: 6,
  namespaceName: "input",
  partitioningField: "device_id",
  fields: FIELDS,
  labels: {},
  createdMs: 0,
  modifiedMs: 0,
};
const OPTIONS = { nowMicros: 0, maxPoints: 10_000 };

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
const anyPoints = fc.uniqueArray(anyPoint, {
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
const anyQuery: fc.Arbitrary<RowQuery> = fc
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

function rowsOf(answer: Answer | "too large"): { columns: readonly string[]; rows: Cell[][] } | undefined {
  if (answer === "too large") throw new Error("too large");
  if (answer.length === 0) return undefined;
  const rows = Array.from({ length: answer.length }, (_, index) => [...answer.cellsAt(index)]);
  return { columns: answer.columns, rows };
}

/** Means of parts may differ in the last bits. */
function rounded(found: { columns: readonly string[]; rows: Cell[][] } | undefined): unknown {
  const round = (cell: Cell): Cell => (typeof cell === "number" ? Math.round(cell * 1e9) / 1e9 : cell);
  return found && { columns: found.columns, rows: found.rows.map((row) => row.map(round)) };
}

/** What the naive rows take for a condition on the time is microseconds. */
function inMicros(query: RowQuery): RowQuery {
  const conditions = query.conditions.map((each) => (each.column === "time" ? { ...each, value: "2" } : each));
  return { ...query, conditions };
}

describe("findRows", () => {
  it("finds what all rows in one array, filtered, sorted and cut, are", async () => {
    const property = fc.asyncProperty(anyPoints, anyQuery, async (points, query) => {
      const found = await findRows(NAMESPACE, query, { ...OPTIONS, points: new ArrayPoints(points) });
      const expected = new NaiveRows(points, FIELDS).find(inMicros(query));
      expect(rounded(rowsOf(found))).toEqual(rounded(expected));
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it("finds the same newest rows where all points that might be in them are too many", async () => {
    const property = fc.asyncProperty(anyPoints, anyQuery, async (points, query) => {
      const newest = { ...query, conditions: [], limitBy: undefined, grouping: undefined, limit: 2 };
      const expected = rowsOf(await findRows(NAMESPACE, newest, { ...OPTIONS, points: new ArrayPoints(points) }));
      for (let maxPoints = points.length; maxPoints > 0; maxPoints -= 3) {
        const found = await findRows(NAMESPACE, newest, { nowMicros: 0, maxPoints, points: new ArrayPoints(points) });
        if (found === "too large") break;
        expect(rowsOf(found)).toEqual(expected);
      }
    });
    await fc.assert(property, { numRuns: RUNS / 5 });
  });

  it("reads no other device than the one that may be read", async () => {
    const property = fc.asyncProperty(anyPoints, anyQuery, async (points, query) => {
      const own = points.filter(({ deviceId }) => deviceId === "d");
      const [all, alone] = [new ArrayPoints(points), new ArrayPoints(own)];
      const found = await findRows(NAMESPACE, query, { ...OPTIONS, deviceId: "d", points: all });
      expect(rowsOf(found)).toEqual(rowsOf(await findRows(NAMESPACE, query, { ...OPTIONS, points: alone })));
    });
    await fc.assert(property, { numRuns: RUNS / 5 });
  });
});

describe("what findRows asks the store for", () => {
  const query: RowQuery = { column: "t", conditions: [], time: {}, timefmt: "msec", output: "json" };
  const many = Array.from({ length: 100 }, (_, at): NaivePoint[] =>
    ["d", "e"].map((deviceId) => ({ deviceId, labels: {}, name: "t", micros: at, value: at })),
  ).flat();

  it("is no more than the newest points where these are enough", async () => {
    const options = { nowMicros: 0, maxPoints: 4, points: new ArrayPoints(many) };
    for (const part of [
      { limit: 2 },
      { column: undefined, limit: 2 },
      { column: "device_id", limitBy: { column: "device_id", count: 1 } },
      { limitBy: { column: "room", count: 2 } },
      { limit: 2, conditions: [{ comparator: "gt", column: "t", value: "10" } as const] },
    ]) {
      expect(rowsOf(await findRows(NAMESPACE, { ...query, ...part }, options))?.rows.length).toBeLessThanOrEqual(2);
    }
  });

  it("is aggregates where groups are made of whole sources", async () => {
    const points = new ArrayPoints(many);
    const grouping = { operator: "mean", everyMicros: 50, columns: [] } as const;
    const answer = await findRows(NAMESPACE, { ...query, grouping }, { nowMicros: 0, maxPoints: 4, points });
    expect(rowsOf(answer)).toEqual({
      columns: ["time", "mean(t)"],
      rows: [
        [0, 24.5],
        [50, 74.5],
      ],
    });
    expect(points).toMatchObject({ reads: 0, aggregates: 2 });
  });

  it("is refused where it is too much", async () => {
    const points = new ArrayPoints(many);
    expect(await findRows(NAMESPACE, query, { nowMicros: 0, maxPoints: 199, points })).toBe("too large");
    expect(await findRows(NAMESPACE, query, { nowMicros: 0, maxPoints: 200, points })).not.toBe("too large");
  });

  it("counts cells that are empty, too: two columns in each of which half of the rows have a value", async () => {
    const sparse = many.map((point, at) => ({ ...point, name: at % 2 === 0 ? "t" : "u" }));
    const all = { ...query, column: undefined };
    const points = new ArrayPoints(sparse);
    expect(await findRows(NAMESPACE, all, { nowMicros: 0, maxPoints: 399, points })).toBe("too large");
    expect(await findRows(NAMESPACE, all, { nowMicros: 0, maxPoints: 400, points })).not.toBe("too large");
  });
});
