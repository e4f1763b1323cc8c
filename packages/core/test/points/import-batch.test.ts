import { countPoints, DataPoint, DataSeries, DataStore, type ImportBatch, type SeriesPoints } from "@iobeam/core";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("countPoints", () => {
  it("counts the points of series and the filled cells of tables", () => {
    const store = new DataStore(["a", "b"]);
    store.add(1, { a: 1 });
    store.add(2, { a: 1, b: "x" });
    const series = [new DataSeries("s", [new DataPoint(1), new DataPoint(2)]), { name: "empty", points: [] }];
    const batch: ImportBatch = { projectId: 6, deviceId: "d", series, tables: [store] };
    expect(countPoints(batch)).toBe(5);
    expect(countPoints({ ...batch, series: [], tables: [] })).toBe(0);
  });

  it("counts a DataSeries as series points", () => {
    expectTypeOf<DataSeries>().toExtend<SeriesPoints>();
  });
});
