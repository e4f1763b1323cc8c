import { DataPoint, DataStore, PointBuffer } from "@iobeam/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { pointsBySeries } from "../blocks.ts";

describe("DataStore", () => {
  it("keeps a point for each value; a missing one, null and undefined are none", () => {
    const store = new DataStore(["temperature", "wind", "sky", "raining"]);
    store.add(5, { sky: "clear", temperature: 21.5 });
    store.add(new Date(6), { wind: null, raining: false, sky: undefined });
    expect(pointsBySeries(store.take())).toEqual({
      temperature: [[5_000, 21.5]],
      sky: [[5_000, "clear"]],
      raining: [[6_000, false]],
    });
  });

  it("counts the cells that hold a value", () => {
    const store = new DataStore(["a", "b"]);
    store.add(1, { a: 0, b: "" });
    store.add(2, { b: false });
    expect(store.pending).toBe(3);
  });

  it("is typed by its columns", () => {
    const store = new DataStore(["a", "b"]);
    expectTypeOf(store).toEqualTypeOf<DataStore<"a" | "b">>();
    expectTypeOf(store.columns).toEqualTypeOf<readonly ("a" | "b")[]>();
    // @ts-expect-error: no such column
    expect(() => store.add(1, { a: 1, c: 1 })).toThrow('row must be made of the columns a, b; received "c"');
    // @ts-expect-error: no such value
    expect(() => store.add(1, { a: new Date() })).toThrow(/^row\.a must be a finite number, a boolean, or a text/);
    const columns: string[] = ["x"];
    expectTypeOf(new DataStore(columns)).toEqualTypeOf<DataStore<string>>();
  });

  it("adds nothing where a row is refused", () => {
    const store = new DataStore(["a", "b"]);
    expect(() => store.add(1, { a: 1, b: Number.NaN })).toThrow("row.b must be a finite number");
    expect(() => store.add(Number.NaN, { a: 1 })).toThrow("timestamp must be a whole number");
    expect([store.pending, store.take()]).toEqual([0, []]);
  });

  it.each([
    ["nothing", {}],
    ["null alone", { a: null }],
    ["an inherited value", Object.create({ a: 1 })],
    ["a Map", new Map([["a", 1]])],
  ])("refuses a row of %s", (_, row) => {
    expect(() => new DataStore(["a"]).add(1, row)).toThrow(/^row must be given a value for at least one of a; /);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "takes %s for a column like any other",
    (name) => {
      const store = new DataStore([name, "a"]);
      store.add(1, { a: 1 });
      store.add(2, JSON.parse(`{"${name}":2}`));
      expect(new Map(Object.entries(pointsBySeries(store.take())))).toEqual(
        new Map([
          ["a", [[1_000, 1]]],
          [name, [[2_000, 2]]],
        ]),
      );
    },
  );

  it("copies its columns and freezes them", () => {
    const mine = ["a", "b"];
    const store = new DataStore(mine);
    mine.pop();
    expect(store.columns).toEqual(["a", "b"]);
    expect(Object.isFrozen(store.columns)).toBe(true);
  });

  it("hands over its points and keeps none", () => {
    const store = new DataStore(["a"]);
    store.add(1, { a: 1 });
    expect(pointsBySeries(store.take())).toEqual({ a: [[1_000, 1]] });
    store.add(2, { a: 2 });
    expect(pointsBySeries(store.take())).toEqual({ a: [[2_000, 2]] });
    expect(store.take()).toEqual([]);
  });

  it("forgets its points", () => {
    const store = new DataStore(["a"]);
    store.add(1, { a: 1 });
    store.clear();
    expect([store.pending, store.take()]).toEqual([0, []]);
  });

  it("lets its points wait in a buffer that it shares, and takes no others from there", () => {
    const points = new PointBuffer();
    points.add("a", new DataPoint(1, 1));
    points.add("other", new DataPoint(5, 1));
    const store = new DataStore(["a", "b"], points);
    store.add(1, { a: 2, b: "x" });
    expect([store.pending, points.pending]).toEqual([3, 4]);
    expect(pointsBySeries(store.take())).toEqual({ a: [[1_000, 2]], b: [[1_000, "x"]] });
    expect(pointsBySeries(points.take())).toEqual({ other: [[1_000, 5]] });
  });
});
