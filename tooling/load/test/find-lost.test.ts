import { describe, expect, it } from "vitest";
import { compare } from "../src/oracle/find-lost.ts";
import { FIRST_MS, STEP_MS, seriesNames, valueAt } from "../src/senders/readings.ts";

const shape = { points: 20, series: 2 };

/** The rows of every series, as a backend has them. */
function found(rows: readonly number[]) {
  return new Map(
    seriesNames(shape.series).map((name, series) => [
      name,
      {
        times: rows.map((row) => (FIRST_MS + row * STEP_MS) * 1_000),
        values: rows.map((row): unknown => valueAt(series, row)),
      },
    ]),
  );
}

const rows = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

describe("what is compared with what was acknowledged", () => {
  it("is right where everything is there, with or without the batch that was under way", () => {
    const right = { acknowledged: 60, lost: 0, wrong: 0 };
    expect(compare(found(rows(30)), shape, 3)).toEqual(right);
    expect(compare(found(rows(40)), shape, 3)).toEqual(right);
  });

  it("has lost what is not there", () => {
    expect(compare(found(rows(30).toSpliced(7, 2)), shape, 3)).toEqual({ acknowledged: 60, lost: 4, wrong: 0 });
    expect(compare(new Map(), shape, 3)).toEqual({ acknowledged: 60, lost: 60, wrong: 0 });
  });

  it("is wrong where a value is another one, and that point is lost", () => {
    const points = found(rows(30));
    const first = points.get("temperature");
    if (first !== undefined) first.values[11] = -1;
    expect(compare(points, shape, 3)).toEqual({ acknowledged: 60, lost: 1, wrong: 1 });
  });

  it.each([
    ["twice", [...rows(30), 29]],
    ["that was never sent", [...rows(30), 41]],
    ["before all", [-1, ...rows(30)]],
    ["between two", [...rows(15), 15.5, ...rows(30).slice(16), 30]],
  ])("is wrong where there is a point %s", (_what, given) => {
    expect(compare(found(given), shape, 3).wrong).toBe(2);
  });
});
