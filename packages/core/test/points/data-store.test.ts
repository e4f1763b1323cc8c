import { DataStore, Timestamp } from "@iobeam/core";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("DataStore", () => {
  it("keeps a cell for each column, in their order; a missing one is null", () => {
    const store = new DataStore(["temperature", "wind", "sky", "raining"]);
    store.add(5, { sky: "clear", temperature: 21.5 });
    store.add(new Date(6), { wind: null, raining: false, sky: undefined });
    expect(store.rows).toEqual([
      { timestamp: new Timestamp(5), cells: [21.5, null, "clear", null] },
      { timestamp: new Timestamp(6), cells: [null, null, null, false] },
    ]);
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
    expect([store.rows, store.pending]).toEqual([[], 0]);
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
      expect(store.rows.map(({ cells }) => cells)).toEqual([
        [null, 1],
        [2, null],
      ]);
    },
  );

  it("copies its columns and freezes them", () => {
    const mine = ["a", "b"];
    const store = new DataStore(mine);
    mine.pop();
    expect(store.columns).toEqual(["a", "b"]);
    expect(Object.isFrozen(store.columns)).toBe(true);
  });

  it("hands over its rows, and takes them back in front of newer ones", () => {
    const store = new DataStore(["a"]);
    store.add(1, { a: 1 });
    const taken = store.take();
    store.add(2, { a: 2 });
    expect(taken.map(({ cells }) => cells)).toEqual([[1]]);
    expect(store.rows.map(({ cells }) => cells)).toEqual([[2]]);
    store.putBack(taken);
    expect(store.rows.map(({ cells }) => cells)).toEqual([[1], [2]]);
  });

  it("forgets its rows", () => {
    const store = new DataStore(["a"]);
    store.add(1, { a: 1 });
    store.clear();
    expect([store.rows, store.pending]).toEqual([[], 0]);
  });

  it.each<[string[], boolean]>([
    [["a", "b"], true],
    [["b", "a"], true],
    [["a"], false],
    [["a", "b", "c"], false],
    [["a", "a"], false],
    [["a", "c"], false],
    [["a", "b", "b"], false],
  ])("knows whether its columns are %o", (columns, expected) => {
    expect(new DataStore(["a", "b"]).hasColumns(columns)).toBe(expected);
  });
});
