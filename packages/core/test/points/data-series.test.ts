import { DataPoint, DataSeries } from "@iobeam/core";
import { describe, expect, it } from "vitest";

const points = [new DataPoint(2, 2), new DataPoint(1, 1)];

describe("DataSeries", () => {
  it("keeps its points in the order in which they were given", () => {
    const series = new DataSeries("temperature", points);
    expect(series.name).toBe("temperature");
    expect(series.points).toEqual(points);
  });

  it("takes any iterable, an empty one too", () => {
    expect(new DataSeries("t", new Set(points)).points).toEqual(points);
    expect(new DataSeries("t", []).points).toEqual([]);
  });

  it("is immutable: a copy, frozen", () => {
    const mine = [...points];
    const series = new DataSeries("t", mine);
    mine.pop();
    expect(series.points).toHaveLength(2);
    expect(Object.isFrozen(series) && Object.isFrozen(series.points)).toBe(true);
  });
});
