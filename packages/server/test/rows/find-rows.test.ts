import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRows } from "../../src/rows/find-rows.ts";
import type { RowQuery } from "../../src/rows/row-query.ts";
import { anyPoints, anyQuery, FIELDS, inMicros, NAMESPACE, rounded, rowsOf } from "./any-rows.ts";
import { ArrayPoints } from "./array-points.ts";
import { type NaivePoint, NaiveRows } from "./naive-rows.ts";

const RUNS = Number(process.env["FC_RUNS"] ?? 1_500);
const OPTIONS = { nowMicros: 0, maxPoints: 10_000 };

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
      const newest = { ...query, grouping: undefined, limit: 2 };
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

describe("groups", () => {
  it.each(["t", "u"])("are too large where what they have in common has too many cells, by %s", async (column) => {
    const points = Array.from({ length: 20 }, (_, at): NaivePoint[] =>
      ["t", "u"].map((name) => ({ deviceId: "d", labels: { room: "r".repeat(9) }, name, micros: at, value: at })),
    ).flat();
    const columns = column === "t" ? ["room", "device_id", "floor"] : ["room", "t", "floor"];
    const query: RowQuery = { column, conditions: [], time: {}, timefmt: "msec", output: "json" };
    const grouped = { ...query, grouping: { operator: "sum", everyMicros: 1, columns } } as const;
    const find = (maxPoints: number) =>
      findRows(NAMESPACE, grouped, { nowMicros: 0, maxPoints, points: new ArrayPoints(points) });
    expect(await find(59)).toBe("too large");
    expect(rowsOf(await find(60))?.rows).toHaveLength(20);
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

  it("goes further back as long as conditions on other fields leave too few rows", async () => {
    const wide = many.flatMap((point) => [point, { ...point, name: "u", value: point.micros % 10 }]);
    const conditions = [{ comparator: "eq", column: "u", value: "0" }] as const;
    const points = new ArrayPoints(wide);
    const asked = { ...query, conditions, limit: 4 };
    const answer = await findRows(NAMESPACE, asked, { nowMicros: 0, maxPoints: 100, points });
    const rows = [80, 90].flatMap((micros) => ["d", "e"].map((deviceId) => [micros, deviceId, micros]));
    expect(rowsOf(answer)).toEqual({ columns: ["time", "device_id", "t"], rows });
    expect(points.reads).toBeGreaterThan(4);
    const rare = { ...asked, conditions: [{ comparator: "eq", column: "u", value: "77" }] as const };
    expect(await findRows(NAMESPACE, rare, { nowMicros: 0, maxPoints: 100, points })).toBe("too large");
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
